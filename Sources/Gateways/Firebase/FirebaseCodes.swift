import DiveShop
import Foundation

/// FCM's errors: `{"error":{"code":404,"status":"NOT_FOUND","details":[…]}}`.
struct FirebaseError: Decodable {
    struct Violation: Decodable {
        let field: String?
    }
    struct Detail: Decodable {
        let errorCode: String?
        let reason: String?
        let fieldViolations: [Violation]?
    }
    struct Inner: Decodable {
        let message: String?
        let status: String?
        let details: [Detail]?
    }
    let error: Inner

    /// FCM's own code where it gives one, else Google's status.
    var code: String? { error.details?.lazy.compactMap(\.errorCode).first ?? error.status }
    var isAboutToken: Bool {
        error.details?.contains { $0.fieldViolations?.contains { $0.field == "message.token" } == true } == true
    }
}

/// What FCM's errors mean for the message, its device and all others.
enum FirebaseCodes {
    /// - Parameters:
    ///   - error: nil: what came is not FCM's.
    ///   - words: FCM's own, cleaned.
    static func refusal(status: Int, error: FirebaseError?, words: String, retryAfter: Int?) -> Outcome {
        let code = error?.error.details?.lazy.compactMap(\.errorCode).first
        let shown = error?.code.map { Remote.words($0, longest: 40) }
        let told = words.isEmpty ? "" : ": \(words)"
        switch (status, code) {
        case (429, _): return .later(after: retryAfter ?? 60, words: "Firebase asks for a slower pace")
        case (503, _) where error?.code == "UNAVAILABLE":
            return .later(after: retryAfter, words: "Firebase is not available at the moment")
        case (303, _), (408, _), (500..., _):
            return .inDoubt(words: "Firebase answered \(status): it does not say whether it has the message")
        case (300..<400, _):
            return .stopped(
                code: nil,
                words: "Firebase's address leads elsewhere (\(status)), which is not followed; check FCM_API_BASE")
        case (_, _) where error == nil:
            return .stopped(
                code: nil,
                words: "what answered (\(status)) is not Firebase; check FCM_API_BASE and what stands in between")
        case (404, "UNREGISTERED"):
            return .refused(code: shown, words: "the app is no longer on this device", .dropDevice)
        case (404, _):
            return .stopped(
                code: shown,
                words: "Firebase does not know this project; check FCM_API_BASE and the service account\(told)")
        case (_, "SENDER_ID_MISMATCH"):
            return .refused(code: shown, words: "the device belongs to another Firebase project", .dropDevice)
        case (403, _):
            return .stopped(
                code: shown, words: "the service account may not send; give it the role Firebase Messaging Admin\(told)"
            )
        case (401, "THIRD_PARTY_AUTH_ERROR"):
            return .stopped(
                code: shown,
                words:
                    "Firebase has no good key for Apple's or the browsers' push; set it in Firebase's console, Cloud Messaging"
            )
        case (401, _): return .stopped(code: shown, words: "Firebase does not take the access token\(told)")
        case (400, _) where error?.isAboutToken == true:
            return .refused(code: shown, words: "Firebase says that this is no device's token", .dropDevice)
        default: return .refused(code: shown, words: "Firebase refused it (\(status))\(told)", .none)
        }
    }
}
