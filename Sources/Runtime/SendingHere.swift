import Dispatch
import DiveShop
import Foundation
import Jobs
import Logging
import Store
import Synchronization

/// Sends messages beside the screens while the shop's setting says so (``ShopSetting/sendHere``): on threads and connections of its own, so that no
/// key waits for it. It ends with the program.
final class SendingHere: Sendable {
    private let store: Store
    private let home: Home
    private let environment: [String: String]
    private let log: Logger
    private let isEnding = Atomic<Bool>(false)
    private let wake = DispatchSemaphore(value: 0)
    private let working = DispatchGroup()

    /// Seconds between two looks whether the setting has changed.
    private static let pause = 1.0

    /// Looks until it is tried again where it could not begin.
    private static let again = 30

    /// - Parameter store: the screens' own: it is only asked for the setting.
    init(_ store: Store, home: Home, environment: [String: String], log: Logger) {
        self.store = store
        self.home = home
        self.environment = environment
        self.log = log
    }

    func start() {
        working.enter()
        let thread = Thread { [self] in
            watch()
            working.leave()
        }
        thread.name = "sending here"
        thread.start()
    }

    /// What is under way is written down. Returns within a second or so.
    func end() {
        isEnding.store(true, ordering: .relaxed)
        wake.signal()
        working.wait()
    }

    private func watch() {
        var postman: Postman?
        var seen: Int?
        var isWanted = false
        var looks = 0
        while !isEnding.load(ordering: .relaxed) {
            let counter = try? store.changeCounter()
            if counter != seen {
                seen = counter
                isWanted = (try? store.setting(.sendHere)) == 1
                if !isWanted, let ending = postman {
                    ending.end()
                    postman = nil
                    log.info("messages are not sent here any more")
                }
            }
            // What cannot begin now may a little later, though nothing is written meanwhile.
            looks = isWanted && postman == nil ? looks + 1 : 0
            if looks % SendingHere.again == 1 { postman = begin() }
            _ = wake.wait(timeout: .now() + SendingHere.pause)
        }
        postman?.end()
    }

    private func begin() -> Postman? {
        let (home, environment, log) = (home, environment, log)
        do throws(Refusal) {
            let own = try Store(path: home.database, settings: .of(home, environment: environment))
            let postman = Postman(
                store: own, carriers: Carriers(settings: { .of(home, environment: environment) }))
            postman.start { log.info("\($0)") }
            log.info("messages are sent here")
            return postman
        } catch {
            log.error("messages cannot be sent here: \(error.words)")
            return nil
        }
    }
}
