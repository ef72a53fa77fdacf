import Dispatch
import Synchronization

/// Waits on a thread of its own for what is asked of a provider. Never on one of Swift's own: there are few of them.
enum Waiting {
    private final class Box<Value: Sendable>: Sendable {
        let value = Mutex<Value?>(nil)
    }

    /// - Parameter goesOn: asked a few times a second; false cancels what is asked.
    static func result<Value: Sendable>(
        goesOn: () -> Bool = { true }, _ body: @escaping @Sendable () async -> Value
    ) -> Value {
        let box = Box<Value>()
        let done = DispatchSemaphore(value: 0)
        let task = Task {
            let value = await body()
            box.value.withLock { $0 = value }
            done.signal()
        }
        while true {
            if done.wait(timeout: .now() + .milliseconds(200)) == .success,
                let value = box.value.withLock({ $0 })
            {
                return value
            }
            if !goesOn() { task.cancel() }
        }
    }
}
