import Foundation
import Testing

/// What a restore does to the folder of documents, and to what in it is in no archive.
@Suite struct RestoreDocumentTests {
    let program: Program
    init() throws { program = try Program.withTwoCustomers() }

    /// Somebody goes on putting documents there: each is in the shop afterwards, or in the backup that was made before.
    @Test func whatIsPutThereMeanwhileIsNotLost() throws {
        let name = try program.backUp("--documents")
        try program.document("doc_1.txt", "a changed paper")
        let (process, _, complaint) = try program.start(["backup", "restore", name, "--yes"])
        var count = 0
        while process.isRunning {
            // Its folder may be exchanged between these two.
            do { try program.document("late/doc_\(count + 1).txt", "a late paper") } catch { continue }
            count += 1
            try program.sql("SELECT 1")
        }
        process.waitUntilExit()
        let words = String(decoding: complaint.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        #expect(process.terminationStatus == 0, "\(words)")
        let before = try program.sql("SELECT pre_restore_filename FROM backup_restorations")
        let held = try program.shell("unzip -Z1 '\(program.archive(before))'").output
        let late = try FileManager.default.contentsOfDirectory(atPath: program.documents.path + "/late")
        let names = Set(held.split(separator: "\n").map { $0.split(separator: "/").last.map(String.init) ?? "" }).union(
            late)
        let lost = (1...count).map { "doc_\($0).txt" }.filter { !names.contains($0) }
        #expect(lost == [] && count > 0)
        #expect(!late.isEmpty, "some came after the backup")
        #expect(program.leftovers == [])
    }

    /// The folder may be a link to another disk; who may read documents, and links among them, are no part of an archive.
    @Test func documentsKeepTheirPlaceTheirModesAndTheirLinks() throws {
        let disk = program.home.appendingPathComponent("disk")
        try FileManager.default.moveItem(at: program.documents, to: disk)
        try FileManager.default.createSymbolicLink(at: program.documents, withDestinationURL: disk)
        chmod(disk.path, 0o750)
        chmod(disk.path + "/doc_1.txt", 0o640)
        try program.document("gone/doc_2.txt", "another paper")
        try FileManager.default.createSymbolicLink(atPath: disk.path + "/notes", withDestinationPath: "/nowhere")
        let name = try program.backUp("--documents")
        try Data("a changed paper".utf8).write(to: disk.appendingPathComponent("doc_1.txt"))
        try FileManager.default.removeItem(at: disk.appendingPathComponent("gone"))
        try program.run("backup", "restore", name, "--yes").expect(0)
        let modes = try program.shell("cd '\(disk.path)' && stat -c '%a %n' . doc_1.txt gone gone/doc_2.txt").output
        #expect(modes == "750 .\n640 doc_1.txt\n755 gone\n644 gone/doc_2.txt\n")
        #expect(
            try FileManager.default.destinationOfSymbolicLink(atPath: program.documents.path) == disk.path)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: disk.path + "/notes") == "/nowhere")
        #expect(try String(contentsOf: disk.appendingPathComponent("doc_1.txt"), encoding: .utf8) == "a paper")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: program.home.path).allSatisfy { !$0.hasPrefix(".r") })
    }

    /// What is mounted there would be left behind, or emptied. That is said before anything is changed, and nothing is.
    @Test(.enabled(if: Program.canMakeReadOnly && geteuid() == 0), arguments: ["", "/photos", "/with a blank"])
    func whatIsMountedAmongTheDocumentsIsLeftAlone(within: String) throws {
        let disk = program.home.appendingPathComponent("disk")
        let folder = URL(filePath: program.documents.path + within)
        for place in [disk, folder] {
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        }
        try program.whileMounted(disk, at: folder) {
            try program.document("doc_2.txt", "then")
            try Data("then".utf8).write(to: disk.appendingPathComponent("picture"))
            let name = try program.backUp("--documents")
            try program.document("doc_2.txt", "now")
            try Data("now".utf8).write(to: disk.appendingPathComponent("picture"))
            try program.sql("UPDATE customers SET last_name = 'Cave' WHERE id = 2")
            try program.run("backup", "restore", name, "--yes").expect(
                69, "\(folder.path) is a disk of its own, which cannot be exchanged")
            #expect(try String(contentsOf: disk.appendingPathComponent("picture"), encoding: .utf8) == "now")
            #expect(try program.customers == "Reef Cave" && program.archives == [name] && program.leftovers == [])
            try program.run("backup", "restore", try program.backUp(), "--yes").expect(0)
        }
    }

    /// A document where the folder of them should be, and none at all.
    @Test func theFolderOfDocumentsIsNone() throws {
        let name = try program.backUp("--documents")
        try FileManager.default.removeItem(at: program.documents)
        try Data("a file".utf8).write(to: program.documents)
        try program.run("backup", "preview", name).expect(69, "it is no folder")
        try program.run("backup", "restore", name, "--yes").expect(69, "it is no folder")
        #expect(program.archives == [name])
        #expect(try program.sql("SELECT COUNT(*) FROM backup_restorations") == "0")
        try FileManager.default.removeItem(at: program.documents)
        try program.run("backup", "restore", name, "--yes").expect(0)
        let modes = try program.shell("cd '\(program.documents.path)' && stat -c '%a %n' . doc_1.txt").output
        #expect(modes == "755 .\n644 doc_1.txt\n")
        #expect(program.leftovers == [])
    }

    /// Somebody made a folder of the name by which one tells whether documents were exchanged.
    @Test func aFolderThatSaysThatAllIsDoneIsNotBelieved() throws {
        let name = try program.backUp("--documents")
        try program.document(".nautilus-restored/mine", "now")
        try program.sql("UPDATE customers SET last_name = 'Cave' WHERE id = 2")
        try program.document("doc_1.txt", "a changed paper")
        try program.run("backup", "restore", name, "--yes").expect(69, "cannot be replaced")
        #expect(try program.customers == "Reef Cave" && program.archives == [name] && program.leftovers == [])
    }

    /// Names that a disk takes, of documents and of archives.
    @Test func oddNamesComeBack() throws {
        let long = String(repeating: "n", count: 251) + ".txt"
        let names = [
            " leading and trailing ", "-rf", "ends with a dot.", "~", "#1 %41 'q' \"q\"", "Tauchen \u{1F93F} \u{E9}",
            long,
        ]
        for name in names {
            try program.document("odd/\(name)", name)
            try program.document("\(name)/folder", name)
        }
        let made = try program.backUp("--documents")
        try FileManager.default.removeItem(at: program.documents)
        let archive = String(repeating: "a", count: 251) + ".zip"
        try FileManager.default.moveItem(atPath: program.archive(made), toPath: program.archive(archive))
        for name in [archive, "trailing .zip", "\u{E9} -\u{1F41F}.ZIP", "--yes.zip"] {
            if name != archive {
                try FileManager.default.copyItem(atPath: program.archive(archive), toPath: program.archive(name))
            }
            try program.run("backup", "verify", "--", name).expect(0)
            #expect(try program.state(of: name) == "proven")
            try? FileManager.default.removeItem(at: program.documents)
            try program.run("backup", "restore", "--yes", "--", name).expect(0)
            for name in names {
                for path in ["odd/\(name)", "\(name)/folder"] {
                    let path = "\(program.documents.path)/\(path)"
                    #expect(try String(contentsOfFile: path, encoding: .utf8) == name)
                }
            }
        }
    }

    /// What no archive holds is as today after a restore: links and empty folders; a link whose folder is a document in the archive is put aside.
    @Test func whatNoArchiveHoldsIsAsToday() throws {
        try program.document("certificates/doc_2.txt", "then")
        try program.document("photos", "a document, and no folder")
        let name = try program.backUp("--documents")
        try program.shell(
            """
            cd '\(program.documents.path)' && rm photos && mkdir -p photos empty/within certificates/none &&
            ln -s /nowhere photos/link && printf now > certificates/doc_2.txt && chmod 0700 empty
            """
        ).expect(0)
        let said = try program.run("backup", "restore", name, "--yes").expect(0).output
        #expect(said.contains("the document kept-by-restore-1/photos/link, put there meanwhile, is kept"), "\(said)")
        let found = try program.shell("cd '\(program.documents.path)' && find . -mindepth 1 | sort").output
        #expect(
            found.split(separator: "\n") == [
                "./certificates", "./certificates/doc_2.txt", "./certificates/none", "./doc_1.txt", "./empty",
                "./empty/within", "./kept-by-restore-1", "./kept-by-restore-1/photos",
                "./kept-by-restore-1/photos/link", "./photos",
            ])
        #expect(try program.shell("stat -c %a '\(program.documents.path)/empty'").output == "700\n")
        #expect(program.leftovers == [])
    }
}
