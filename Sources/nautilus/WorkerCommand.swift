import ArgumentParser
import Dispatch
import DiveShop
import Foundation
import Glibc
import Jobs
import Store

/// What goes on while nobody looks: reminders.
struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker", abstract: "Do what is due beside the screens: reminders of maintenance to staff.",
        discussion: """
            Goes on until it is told to end (SIGTERM, ctrl-c). Several may run on one shop: each thing is done once.
            """)
    @Flag(help: "Do what is due now, and end.") var once = false
    @OptionGroup var asking: Asking

    func run() throws {
        let counter = try Counter(asking)
        try counter.mustBeAllowed(.viewMaintenance, to: "work", module: "maintenance")
        let worker = Worker(store: counter.store, staff: counter.staff.id)
        if once {
            for line in try worker.turn(at: .now) { print(line) }
            return
        }
        let end = Ending()
        while !end.has(within: 0) {
            do throws(Refusal) {
                for line in try worker.turn(at: .now) { print("\(Instant.now.text)Z \(line)") }
            } catch  where error.kind == .permission {
                throw error
            } catch {
                // A full disk or a locked store is not for ever.
                Nautilus.complain(error.words)
            }
            fflush(nil)
            if end.has(within: Worker.pause) { break }
        }
    }
}

/// The signals that end a long-running command: what is being done is finished first.
struct Ending {
    private let asked = DispatchSemaphore(value: 0)
    private let sources: [any DispatchSourceSignal]

    init() {
        sources = [SIGTERM, SIGINT, SIGHUP].map { [asked] number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { asked.signal() }
            source.resume()
            return source
        }
    }

    /// Waits until it is asked for, or so many seconds.
    func has(within seconds: Int) -> Bool { asked.wait(timeout: .now() + .seconds(seconds)) == .success }
}
