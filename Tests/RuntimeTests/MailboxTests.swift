import Glibc
import Runtime
import Testing

@Suite struct MailboxTests {
    private func isReadable(_ mailbox: Mailbox<[Int]>, milliseconds: Int32 = 0) -> Bool {
        var wait = pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&wait, 1, milliseconds) > 0
    }

    @Test func wakesWhileSomethingWaits() {
        let mailbox = Mailbox<[Int]>()
        #expect(!isReadable(mailbox) && mailbox.takeAll().isEmpty)
        mailbox.post([1])
        #expect(isReadable(mailbox))
        mailbox.post([2])
        #expect(isReadable(mailbox))
        #expect(mailbox.takeAll() == [[1], [2]])
        #expect(!isReadable(mailbox) && mailbox.takeAll().isEmpty)
        mailbox.post([3])
        #expect(isReadable(mailbox) && mailbox.takeAll() == [[3]])
    }

    /// Eight threads post while another takes: nothing is lost, each one's messages keep their order, and whoever sleeps is woken.
    @Test func fromManyThreads() async {
        let mailbox = Mailbox<[Int]>()
        let (threads, each) = (8, 5000)
        await withTaskGroup(of: Void.self) { group in
            for thread in 0..<threads {
                group.addTask { for n in 0..<each { mailbox.post([thread, n]) } }
            }
        }
        var next = [Int](repeating: 0, count: threads)
        for message in mailbox.takeAll() {
            #expect(message[1] == next[message[0]])
            next[message[0]] += 1
        }
        #expect(next == [Int](repeating: each, count: threads))
    }

    @Test func takenWhileItIsFilled() {
        let mailbox = Mailbox<[Int]>()
        let (threads, each) = (4, 5000)
        var posters = [pthread_t](repeating: pthread_t(), count: threads)
        for thread in 0..<threads {
            let box = Unmanaged.passRetained(Post { for n in 0..<each { mailbox.post([thread, n]) } })
            pthread_create(
                &posters[thread], nil,
                {
                    Unmanaged<Post>.fromOpaque($0!).takeRetainedValue().body()
                    return nil
                }, box.toOpaque())
        }
        var next = [Int](repeating: 0, count: threads)
        var taken = 0
        // It sleeps until it is woken: a wake that was lost would leave it asleep.
        while taken < threads * each, isReadable(mailbox, milliseconds: 30_000) {
            for message in mailbox.takeAll() {
                #expect(message[1] == next[message[0]])
                next[message[0]] += 1
                taken += 1
            }
        }
        #expect(taken == threads * each)
        for poster in posters { pthread_join(poster, nil) }
    }

    private final class Post: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
}
