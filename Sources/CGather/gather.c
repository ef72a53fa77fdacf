#include "gather.h"

#include <sqlite3.h>
#include <string.h>

// SQLite's own file takes no more at once than 128 kB less a byte.
enum { room = 1 << 16 };

/// A file that SQLite opened, and what was written to it last: bytes that follow one another, and are not in the file yet.
/// Whatever but writing behind them asks for the file finds them there; so does SQLite, which has a file synced before it relies on it.
typedef struct {
    sqlite3_file base;
    sqlite3_file *file;
    unsigned char *bytes;
    sqlite3_int64 place;
    int count;
} gathered;

static sqlite3_vfs *own;

static gathered *of(sqlite3_file *file) { return (gathered *)file; }

static int put_down(gathered *g) {
    if (g->count == 0) return SQLITE_OK;
    int code = g->file->pMethods->xWrite(g->file, g->bytes, g->count, g->place);
    if (code == SQLITE_OK) g->count = 0;
    return code;
}

static int close_it(sqlite3_file *file) {
    gathered *g = of(file);
    int code = put_down(g);
    int closed = g->file->pMethods->xClose(g->file);
    sqlite3_free(g->bytes);
    return code != SQLITE_OK ? code : closed;
}

static int read_it(sqlite3_file *file, void *out, int length, sqlite3_int64 place) {
    gathered *g = of(file);
    if (place < g->place + g->count && place + length > g->place) {
        int code = put_down(g);
        if (code != SQLITE_OK) return code;
    }
    return g->file->pMethods->xRead(g->file, out, length, place);
}

static int write_it(sqlite3_file *file, const void *bytes, int length, sqlite3_int64 place) {
    gathered *g = of(file);
    if (place != g->place + g->count || g->count + length > room) {
        int code = put_down(g);
        if (code != SQLITE_OK) return code;
        if (length > room) return g->file->pMethods->xWrite(g->file, bytes, length, place);
        g->place = place;
    }
    memcpy(g->bytes + g->count, bytes, (size_t)length);
    g->count += length;
    return SQLITE_OK;
}

static int truncate_it(sqlite3_file *file, sqlite3_int64 size) {
    int code = put_down(of(file));
    return code != SQLITE_OK ? code : of(file)->file->pMethods->xTruncate(of(file)->file, size);
}

static int sync_it(sqlite3_file *file, int flags) {
    int code = put_down(of(file));
    return code != SQLITE_OK ? code : of(file)->file->pMethods->xSync(of(file)->file, flags);
}

static int tell_size(sqlite3_file *file, sqlite3_int64 *size) {
    int code = put_down(of(file));
    return code != SQLITE_OK ? code : of(file)->file->pMethods->xFileSize(of(file)->file, size);
}

// A commit that need not be synced comes by here, too.
static int control(sqlite3_file *file, int what, void *value) {
    int code = put_down(of(file));
    return code != SQLITE_OK ? code : of(file)->file->pMethods->xFileControl(of(file)->file, what, value);
}

static int lock(sqlite3_file *file, int kind) { return of(file)->file->pMethods->xLock(of(file)->file, kind); }

static int unlock(sqlite3_file *file, int kind) {
    int code = put_down(of(file));
    int unlocked = of(file)->file->pMethods->xUnlock(of(file)->file, kind);
    return code != SQLITE_OK ? code : unlocked;
}

static int check_lock(sqlite3_file *file, int *is) {
    return of(file)->file->pMethods->xCheckReservedLock(of(file)->file, is);
}
static int sector_size(sqlite3_file *file) { return of(file)->file->pMethods->xSectorSize(of(file)->file); }
static int characteristics(sqlite3_file *file) {
    return of(file)->file->pMethods->xDeviceCharacteristics(of(file)->file);
}
static int map_shared(sqlite3_file *file, int region, int size, int extend, void volatile **out) {
    return of(file)->file->pMethods->xShmMap(of(file)->file, region, size, extend, out);
}
static int lock_shared(sqlite3_file *file, int offset, int count, int flags) {
    return of(file)->file->pMethods->xShmLock(of(file)->file, offset, count, flags);
}
static void shared_barrier(sqlite3_file *file) { of(file)->file->pMethods->xShmBarrier(of(file)->file); }
static int unmap_shared(sqlite3_file *file, int removing) {
    return of(file)->file->pMethods->xShmUnmap(of(file)->file, removing);
}

// Version 2: with a shared index of the write-ahead log, without memory maps.
static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = close_it,
    .xRead = read_it,
    .xWrite = write_it,
    .xTruncate = truncate_it,
    .xSync = sync_it,
    .xFileSize = tell_size,
    .xLock = lock,
    .xUnlock = unlock,
    .xCheckReservedLock = check_lock,
    .xFileControl = control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = map_shared,
    .xShmLock = lock_shared,
    .xShmBarrier = shared_barrier,
    .xShmUnmap = unmap_shared,
};

static int open_it(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *got) {
    (void)vfs;
    gathered *g = of(file);
    memset(g, 0, sizeof *g);
    g->file = (sqlite3_file *)(g + 1);
    g->bytes = sqlite3_malloc(room);
    if (!g->bytes) return SQLITE_NOMEM;
    int code = own->xOpen(own, name, g->file, flags, got);
    // SQLite closes what has methods, also where opening it failed.
    if (g->file->pMethods) g->base.pMethods = &methods;
    else sqlite3_free(g->bytes);
    return code;
}

const char *const gather_name = "gather";

__attribute__((constructor)) static void settle(void) {
    // Its account of memory is a lock that all threads meet at, and nobody reads it.
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    // A connection is opened by a VFS's name only so.
    sqlite3_config(SQLITE_CONFIG_URI, 1);
    own = sqlite3_vfs_find(NULL);
    if (!own) return;
    static sqlite3_vfs vfs;
    vfs = *own;
    vfs.szOsFile = (int)sizeof(gathered) + own->szOsFile;
    vfs.zName = gather_name;
    vfs.xOpen = open_it;
    sqlite3_vfs_register(&vfs, 0);
}
