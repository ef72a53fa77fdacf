@main struct Nautilus { static func main() {} }
