import ArgumentParser
import DiveShop
import Foundation
import Glibc
import Jobs
import Printable
import Runtime
import Store

/// What goes on while nobody looks: messages, reminders, scheduled backups.
struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker",
        abstract: "Send what is queued, and do what is due beside the screens: reminders to staff, scheduled backups.",
        discussion: """
            Goes on until it is told to end (SIGTERM, ctrl-c). Several may run on one shop: each thing is done once, each message goes once. \
            Messages are sent where the user may send them, backups are made where the user may make them.
            """)
    @Flag(help: "Do what is due and send what can go now, and end.") var once = false
    @OptionGroup var asking: Asking

    func run() throws {
        let counter = try Counter(asking)
        try counter.mustBeAllowed(.viewMaintenance, to: "work", module: "maintenance")
        var worker = Worker(
            store: counter.store, staff: counter.staff.id, home: counter.staff.may(.createBackups) ? .current : nil)
        let postman = Postman(
            store: counter.store, carriers: Carriers(settings: { .of(.current, environment: environment) }))
        let sends = counter.staff.may(.sendMessages)
        let end = Ending()
        let goesOn = { !end.has(within: 0) }
        let isStamped = !once
        let tell: @Sendable (String) -> Void = { line in
            print((isStamped ? "\(Instant.now.text)Z " : "") + Printable.visible(line))
            fflush(nil)
        }
        if once {
            var failure: Refusal?
            do throws(Refusal) { try worker.turn(at: .now, goesOn: goesOn, tell: tell) } catch { failure = error }
            if sends { postman.once(goesOn: goesOn, tell: tell) }
            if sends { try tellOfStoppedChannels(counter.store) }
            if let failure { throw failure }
            return
        }
        if sends { postman.start(tell: tell) }
        defer { if sends { postman.end() } }
        while goesOn() {
            do throws(Refusal) {
                try worker.turn(at: .now, goesOn: goesOn, tell: tell)
            } catch  where error.kind == .permission {
                throw error
            } catch {
                // A full disk or a locked store is not for ever.
                complain(error.words)
            }
            fflush(nil)
            if end.has(within: Worker.pause) { break }
        }
    }

    /// Each time, since what waits there goes only when somebody has let the channel go on.
    private func tellOfStoppedChannels(_ store: Store) throws(Refusal) {
        for lane in try store.laneStates(at: .now) {
            guard lane.isOn, let why = lane.stoppedBecause else { continue }
            complain(
                "nothing goes by \(lane.channel.title) since it was stopped: \(why); nautilus channel resume \(lane.channel.rawValue)"
            )
        }
    }
}
