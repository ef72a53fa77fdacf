// SQLite writes page by page: where it writes a whole store, the system calls take longer than the bytes. This puts what it writes together.
//
// What settles SQLite for the process stands here too, since it must be said before the first connection: it is, as the program is loaded.
#pragma once

/// The name of the VFS whose files gather what is written to them: `file:PATH?vfs=gather`. A store with a write-ahead log is opened so only
/// with `synchronous=FULL`: nothing but the sync tells there that what was written is to be seen by others.
extern const char *const gather_name;
