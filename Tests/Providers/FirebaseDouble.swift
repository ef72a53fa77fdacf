import CSystem
package import DiveShop
import Foundation
import Synchronization

/// A Firebase of the tests' own, with Google's token address: signed words are checked, tokens end, devices come and go.
package final class FirebaseDouble: Sendable {
    package static let project = "blue-hole-1"
    package static let email = "shop@blue-hole-1.iam.gserviceaccount.com"

    package struct Sent: Sendable {
        package let token: String
        package let json: String
    }

    private struct State {
        var now: Instant
        var sent: [Sent] = []
        var trials = 0
        var tokens: [String] = []
        var valid: Set<String> = []
        var refusals: [String: Response] = [:]
        var complaints: [String] = []
        var seconds = 3599
    }

    private final class Desk: Sendable {
        let state: Mutex<State>
        init(_ state: State) { self.state = Mutex(state) }
    }

    private let desk: Desk
    /// Google's token address, and Firebase itself.
    package let google: WebServer
    package let web: WebServer

    package init(at now: Instant) throws {
        let desk = Desk(State(now: now))
        self.desk = desk
        google = try WebServer { FirebaseDouble.grant($0, desk) }
        web = try WebServer { FirebaseDouble.answer($0, desk) }
    }

    package var base: String { web.base }
    package var tokenAddress: String { "\(google.base)/token" }
    package func close() {
        google.close()
        web.close()
    }

    /// What it accepted, and how often it was only asked whether it would.
    package var sent: [Sent] { desk.state.withLock { $0.sent } }
    package var trials: Int { desk.state.withLock { $0.trials } }
    /// Access tokens that were given.
    package var tokens: [String] { desk.state.withLock { $0.tokens } }
    package var complaints: [String] { desk.state.withLock { $0.complaints } }

    package func set(clock now: Instant) { desk.state.withLock { $0.now = now } }
    /// Seconds that its tokens last from now on.
    package func set(lasting seconds: Int) { desk.state.withLock { $0.seconds = seconds } }
    /// No token that it gave so far is good any more.
    package func endTokens() { desk.state.withLock { $0.valid = [] } }
    /// It refuses that device.
    package func refuse(_ device: String, _ response: Response) {
        desk.state.withLock { $0.refusals[device] = response }
    }

    /// `{"error":{…}}` as FCM has it.
    package static func error(_ status: Int, _ name: String, _ code: String? = nil, field: String? = nil) -> Response {
        var details: [String] = []
        if let code {
            details.append(
                #"{"@type":"type.googleapis.com/google.firebase.fcm.v1.FcmError","errorCode":"\#(code)"}"#)
        }
        if let field {
            details.append(
                #"{"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[{"field":"\#(field)","description":"Invalid"}]}"#
            )
        }
        return Response(
            status,
            #"{"error":{"code":\#(status),"message":"told by the double","status":"\#(name)","details":[\#(details.joined(separator: ","))]}}"#
        )
    }

    /// The file of a service account that speaks to this double.
    package func accountFile(_ change: (inout [String: String]) -> Void = { _ in }) -> [UInt8] {
        var fields = [
            "type": "service_account", "project_id": FirebaseDouble.project, "private_key_id": "k1",
            "private_key": FirebaseDouble.key, "client_email": FirebaseDouble.email, "client_id": "1",
            "token_uri": tokenAddress,
        ]
        change(&fields)
        return Array((try? JSONEncoder().encode(fields)) ?? Data())
    }

    // MARK: Google

    private static func grant(_ request: Received, _ desk: Desk) -> Response {
        let form = Dictionary(request.form.map { ($0.name, $0.value) }) { first, _ in first }
        return desk.state.withLock { state in
            let date = [("Date", HttpDate.text(state.now))]
            func denied(_ words: String) -> Response {
                Response(400, #"{"error":"invalid_grant","error_description":"\#(words)"}"#, headers: date)
            }
            guard form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer" else {
                return Response(400, #"{"error":"unsupported_grant_type"}"#, headers: date)
            }
            guard let claims = claims(form["assertion"] ?? "") else { return denied("Invalid JWT Signature.") }
            guard claims["iss"] as? String == email else { return denied("Invalid grant: account not found") }
            guard let from = claims["iat"] as? Int, let until = claims["exp"] as? Int, until - from <= 3600,
                from <= state.now.seconds + 300, until > state.now.seconds
            else {
                return denied(
                    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim."
                )
            }
            guard (claims["aud"] as? String)?.hasSuffix("/token") == true,
                claims["scope"] as? String == "https://www.googleapis.com/auth/firebase.messaging"
            else { return Response(400, #"{"error":"invalid_scope"}"#, headers: date) }
            let token = "ya29.\(state.tokens.count + 1)-made-for-the-tests"
            state.tokens.append(token)
            state.valid.insert(token)
            return Response(
                200, #"{"access_token":"\#(token)","expires_in":\#(state.seconds),"token_type":"Bearer"}"#,
                headers: date)
        }
    }

    /// What a signed word says; nil: it is not signed by the account's key. Signing the same again gives the same.
    private static func claims(_ assertion: String) -> [String: Any]? {
        let parts = assertion.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let body = data(parts[1]) else { return nil }
        let text = Array("\(parts[0]).\(parts[1])".utf8)
        var signature = [UInt8](repeating: 0, count: 512)
        var length = signature.count
        guard csys_sign_rs256(key, text, text.count, &signature, &length) == 0,
            data(parts[2]) == Data(signature[..<length]),
            data(parts[0]).map({ String(decoding: $0, as: UTF8.self) }) == #"{"alg":"RS256","kid":"k1","typ":"JWT"}"#
        else { return nil }
        return (try? JSONSerialization.jsonObject(with: body)) as? [String: Any]
    }

    private static func data(_ text: String) -> Data? {
        let padded = text.replacing("-", with: "+").replacing("_", with: "/")
        return Data(base64Encoded: padded + String(repeating: "=", count: (4 - padded.count % 4) % 4))
    }

    // MARK: Firebase

    private static func answer(_ request: Received, _ desk: Desk) -> Response {
        let complaints = Contract.complaints(send: request.body)
        return desk.state.withLock { state in
            state.complaints += complaints
            let token = request.headers["authorization"].map { String($0.dropFirst("Bearer ".count)) } ?? ""
            guard state.valid.contains(token) else {
                return Response(
                    401,
                    #"{"error":{"code":401,"message":"Request had invalid authentication credentials.","status":"UNAUTHENTICATED","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"ACCESS_TOKEN_EXPIRED"}]}}"#
                )
            }
            guard request.method == "POST", request.path == "/v1/projects/\(project)/messages:send" else {
                return Response(404, "<html>404</html>", type: "text/html")
            }
            if let complaint = complaints.first {
                return Response(
                    400, #"{"error":{"code":400,"message":"\#(complaint)","status":"INVALID_ARGUMENT"}}"#)
            }
            let object = (try? JSONSerialization.jsonObject(with: Data(request.body))) as? [String: Any] ?? [:]
            let device = (object["message"] as? [String: Any])?["token"] as? String ?? ""
            if let refusal = state.refusals[device] { return refusal }
            if object["validateOnly"] as? Bool == true {
                state.trials += 1
                return Response(200, #"{"name":"projects/\#(project)/messages/fake_message_id"}"#)
            }
            state.sent.append(Sent(token: device, json: request.text))
            return Response(200, #"{"name":"projects/\#(project)/messages/\#(state.sent.count)"}"#)
        }
    }
}
