/// This program, as it names itself in archives and to whoever asks.
package enum Release {
    package static let version = "0.1.0"
}
