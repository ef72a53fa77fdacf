import CCurl
import DiveShop

/// One errand under way: libcurl's handle, and what has come and gone.
final class Transfer {
    let queued: QueuedErrand
    let easy: UnsafeMutableRawPointer
    let limits: Limits
    /// Owned by the transfer: libcurl keeps pointers into them.
    private var lists: [UnsafeMutablePointer<curl_slist>] = []

    /// How often a request was about to go out on a connection.
    private var goings = 0
    private var isLate = false
    private var sockets: OpaquePointer?
    /// Something stood on the connection that nobody had asked for: nothing went out, and another connection is wanted.
    private(set) var isToBeginAgain = false
    private var headers: [String: String] = [:]
    private var headerBytes = 0
    private var body: [UInt8] = []
    private var isTooLarge = false
    private var talk = MailTalk()
    private var handedOver = 0

    init(_ queued: QueuedErrand, _ easy: UnsafeMutableRawPointer, _ limits: Limits) {
        self.queued = queued
        self.easy = easy
        self.limits = limits
    }

    deinit { for list in lists { ccurl_slist_free_all(list) } }

    // MARK: What is set

    /// Sets every option, or says that one cannot be set; then nothing may go out.
    func prepare(_ sockets: OpaquePointer) -> Bool {
        self.sockets = sockets
        var isGood = ccurl_set_sockets(easy, sockets) == CURLE_OK
        func number(_ option: CURLoption, _ value: Int) {
            isGood = isGood && ccurl_set_number(easy, option, value) == CURLE_OK
        }
        func text(_ option: CURLoption, _ value: String) {
            isGood = isGood && ccurl_set_text(easy, option, value) == CURLE_OK
        }
        func pointer(_ option: CURLoption, _ value: UnsafeRawPointer?) {
            isGood = isGood && ccurl_set_pointer(easy, option, value) == CURLE_OK
        }
        func list(_ option: CURLoption, _ lines: [String]) {
            var list: UnsafeMutablePointer<curl_slist>?
            for line in lines {
                guard let longer = ccurl_slist_append(list, line) else {
                    isGood = false
                    break
                }
                list = longer
            }
            if let list { lists.append(list) }
            pointer(option, list)
        }
        let this = Unmanaged.passUnretained(self).toOpaque()

        number(CURLOPT_NOSIGNAL, 1)
        number(CURLOPT_QUICK_EXIT, 1)
        text(CURLOPT_PROXY, "")
        number(CURLOPT_FOLLOWLOCATION, 0)
        number(CURLOPT_NETRC, 0)
        number(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        number(CURLOPT_SSL_VERIFYPEER, 1)
        number(CURLOPT_SSL_VERIFYHOST, 2)
        number(CURLOPT_CONNECTTIMEOUT_MS, limits.connect)
        number(CURLOPT_TIMEOUT_MS, limits.total)
        number(CURLOPT_LOW_SPEED_LIMIT, limits.slowest.bytes)
        number(CURLOPT_LOW_SPEED_TIME, limits.slowest.seconds)
        number(CURLOPT_MAXAGE_CONN, limits.idle)
        isGood =
            isGood && ccurl_set_gate(easy, { Transfer.of($0).mayGo($1, $3, $4) }, this) == CURLE_OK
            && ccurl_set_mover(
                easy, CURLOPT_WRITEFUNCTION, { Transfer.of($3).receive(UnsafeRawBufferPointer(start: $0, count: $2)) })
                == CURLE_OK
            && ccurl_set_mover(
                easy, CURLOPT_HEADERFUNCTION, { Transfer.of($3).line(UnsafeRawBufferPointer(start: $0, count: $2)) })
                == CURLE_OK
        pointer(CURLOPT_WRITEDATA, this)
        pointer(CURLOPT_HEADERDATA, this)

        switch queued.errand {
        case .web(let request):
            text(CURLOPT_PROTOCOLS_STR, request.address.text.hasPrefix("https:") ? "https" : "http")
            text(CURLOPT_URL, request.address.text)
            // HTTP/1.1: one request on a connection at a time, and the server cannot ask for it again.
            number(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
            text(CURLOPT_USERAGENT, "Nautilus/\(Release.version)")
            var lines = ["Accept: application/json", "Expect:"]
            if let body = request.body {
                lines.append("Content-Type: \(body.type)")
                isGood = isGood && ccurl_set_body(easy, body.bytes, body.bytes.count) == CURLE_OK
            }
            switch request.pass {
            case .none: break
            case .basic(let user, let secret):
                // Basic and no other: libcurl's macro for it is none that Swift sees.
                number(CURLOPT_HTTPAUTH, 1)
                text(CURLOPT_USERNAME, user)
                text(CURLOPT_PASSWORD, secret.value)
            case .bearer(let token):
                isGood = isGood && !token.value.hasControlCharacters
                lines.append("Authorization: Bearer \(token.value)")
            }
            list(CURLOPT_HTTPHEADER, lines)
        case .mail(let mail):
            let server = mail.server
            text(CURLOPT_PROTOCOLS_STR, server.scheme)
            text(CURLOPT_URL, server.address)
            number(CURLOPT_USE_SSL, Int((server.isThisMachine ? CURLUSESSL_NONE : CURLUSESSL_ALL).rawValue))
            number(CURLOPT_SERVER_RESPONSE_TIMEOUT, max(1, limits.total / 1000))
            if let user = server.user, let password = server.password {
                text(CURLOPT_USERNAME, user)
                text(CURLOPT_PASSWORD, password.value)
            }
            guard let letter = mail.letter else {
                text(CURLOPT_CUSTOMREQUEST, "NOOP")
                break
            }
            text(CURLOPT_MAIL_FROM, letter.from)
            list(CURLOPT_MAIL_RCPT, [letter.to])
            number(CURLOPT_UPLOAD, 1)
            isGood =
                isGood && ccurl_set_size(easy, CURLOPT_INFILESIZE_LARGE, Int64(letter.message.count)) == CURLE_OK
                && ccurl_set_mover(
                    easy, CURLOPT_READFUNCTION,
                    { Transfer.of($3).hand(UnsafeMutableRawBufferPointer(start: $0, count: $1 * $2)) }) == CURLE_OK
            pointer(CURLOPT_READDATA, this)
        }
        return isGood
    }

    // MARK: What libcurl asks and brings

    private static func of(_ context: UnsafeMutableRawPointer?) -> Transfer {
        // libcurl gives back the pointer that was set above.
        Unmanaged<Transfer>.fromOpaque(context!).takeUnretainedValue()
    }

    /// libcurl repeats a request by itself, a POST too, when a kept connection ends without an answer. The other side may have carried it
    /// out before that, so a second going is not allowed.
    private func mayGo(_ there: UnsafePointer<CChar>?, _ therePort: Int32, _ herePort: Int32) -> Int32 {
        if goings == 0, !ccurl_sockets_may_go(sockets, there, therePort, herePort) {
            isToBeginAgain = true
            return CURL_PREREQFUNC_ABORT
        }
        if goings == 0, case .web(let request) = queued.errand, let departure = request.departure, !departure.leave() {
            isLate = true
            return CURL_PREREQFUNC_ABORT
        }
        goings += 1
        talk.begin()
        if goings > 1, case .web(let request) = queued.errand, request.isRepeatable { return CURL_PREREQFUNC_OK }
        return goings == 1 ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
    }

    private func receive(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard body.count + bytes.count <= limits.largestAnswer else {
            isTooLarge = true
            return 0
        }
        body += bytes
        return bytes.count
    }

    private func line(_ bytes: UnsafeRawBufferPointer) -> Int {
        headerBytes += bytes.count
        guard headerBytes <= 64 << 10 else {
            isTooLarge = true
            return 0
        }
        let line = String(decoding: bytes, as: UTF8.self)
        if case .mail = queued.errand {
            talk.add(line)
            // libcurl takes leave next, and waits for the answer to that with all other mail.
            if (talk.last?.code ?? 0) >= 400 { _ = ccurl_set_number(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, 2) }
        } else if line.hasPrefix("HTTP/") {
            // An answer after one of 1xx, or after one that was repeated.
            headers = [:]
        } else if let colon = line.utf8.firstIndex(of: 0x3A) {
            let name = line[..<colon].lowercased()
            if headers[name] == nil { headers[name] = Remote.trimmed(line[line.utf8.index(after: colon)...]) }
        }
        return bytes.count
    }

    private func hand(_ room: UnsafeMutableRawBufferPointer) -> Int {
        guard case .mail(let mail) = queued.errand, let message = mail.letter?.message else { return 0 }
        let count = min(room.count, message.count - handedOver)
        message[handedOver..<handedOver + count].withUnsafeBytes { room.copyMemory(from: $0) }
        handedOver += count
        return count
    }

    // MARK: What came of it

    /// A mail counts from the end of its text: without the last dot the server throws it away.
    private var mayHaveBeenRead: Bool {
        guard case .mail(let mail) = queued.errand else { return goings > 0 }
        return talk.mayHaveText && handedOver == mail.letter?.message.count
    }

    func delivered(_ code: CURLcode) -> Delivered {
        guard code == CURLE_OK else { return Delivered(result: .failure(fault(code)), talk: talk) }
        let answer = Answer(status: ccurl_status(easy), headers: headers, body: body)
        return Delivered(result: .success(answer), talk: talk)
    }

    /// It was ended from here.
    func stopped(_ fault: (_ mayHaveBeenRead: Bool) -> Fault) -> Delivered {
        Delivered(result: .failure(fault(mayHaveBeenRead)), talk: talk)
    }

    private func fault(_ code: CURLcode) -> Fault {
        let host =
            switch queued.errand {
            case .web(let request): request.address.host
            case .mail(let mail): mail.server.host
            }
        if isLate { return Fault(.late, mayHaveBeenRead: false, "its turn was over before it could leave") }
        let isSent = goings > 0
        let (kind, words): (Fault.Kind, String) =
            switch code {
            case CURLE_COULDNT_RESOLVE_HOST:
                (.unreachable, "\(host) was not found; check the network and the name")
            case CURLE_COULDNT_CONNECT: (.unreachable, "\(host) does not take connections; check the network")
            case CURLE_OPERATION_TIMEDOUT where !isSent: (.timedOut, "\(host) was not reached in time")
            case CURLE_OPERATION_TIMEDOUT: (.timedOut, "\(host) gave no whole answer in time")
            case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR:
                (
                    .untrusted,
                    "the certificate of \(host) is not good; check this machine's clock and the package ca-certificates"
                )
            case CURLE_USE_SSL_FAILED:
                (.untrusted, "\(host) offers no encryption (STARTTLS), and nothing is sent without it")
            case CURLE_SSL_CONNECT_ERROR: (.unreachable, "\(host) and this machine agreed on no encryption")
            case CURLE_LOGIN_DENIED: (.denied, "\(host) does not take this user and password")
            // libcurl gives up a line that is too long with words about memory.
            case _ where isTooLarge || code == CURLE_OUT_OF_MEMORY:
                (.tooLarge, "the answer of \(host) is longer than is read")
            case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_REMOTE_ACCESS_DENIED:
                (.unreadable, "what \(host) says is not what was expected of it")
            case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE, CURLE_ABORTED_BY_CALLBACK:
                (.cutOff, "\(host) ended the connection before the answer was whole")
            default: (.cutOff, "\(host): \(String(cString: ccurl_easy_strerror(code)).lowercased())")
            }
        return Fault(kind, mayHaveBeenRead: mayHaveBeenRead, words)
    }

    static func cancelled(mayHaveBeenRead: Bool) -> Fault {
        Fault(.cancelled, mayHaveBeenRead: mayHaveBeenRead, "it was stopped before the answer came")
    }

    static func ended(mayHaveBeenRead: Bool) -> Fault {
        Fault(.ended, mayHaveBeenRead: mayHaveBeenRead, "the program ended before the answer came")
    }

    static func unusable(_ why: String) -> Fault {
        Fault(.unusable, mayHaveBeenRead: false, "the request cannot be sent: \(why)")
    }
}
