#pragma once
#include <stddef.h>
#include <stdint.h>

/// What one thread compresses with. Levels 1 to 3 are ISA-L's (fast), 4 to 9 zlib's.
typedef struct deflate_packer deflate_packer;
/// NULL: no memory.
deflate_packer *deflate_packer_begin(int level);
void deflate_packer_end(deflate_packer *packer);

/// Compresses one piece of a raw deflate stream, so that pieces made on several threads, put one after another, are one stream. The last
/// one ends the stream; the others end on a byte (a sync flush).
/// Returns the bytes written to `out`, 0 if they do not fit: `deflate_bound` always do.
size_t deflate_piece(deflate_packer *packer, const uint8_t *in, size_t length, int is_last, uint8_t *out, size_t room);
size_t deflate_bound(size_t length);

/// CRC-32 as ZIP has it, going on from `crc` (0 at the beginning).
uint32_t deflate_crc(uint32_t crc, const uint8_t *bytes, size_t length);
/// The CRC-32 of two pieces from those of each.
uint32_t deflate_crc_of_both(uint32_t first, uint32_t second, size_t second_length);

/// SHA-256, begun (NULL: no memory), fed and ended (32 bytes); a copy goes on by itself.
typedef struct deflate_digest deflate_digest;
deflate_digest *deflate_digest_begin(void);
void deflate_digest_add(deflate_digest *digest, const void *bytes, size_t length);
void deflate_digest_end(deflate_digest *digest, uint8_t out[32]);
deflate_digest *deflate_digest_copy(const deflate_digest *digest);

/// Reads a raw deflate stream, in pieces of any length.
typedef struct deflate_reader deflate_reader;
typedef enum { deflate_goes_on, deflate_is_over, deflate_is_broken } deflate_outcome;
deflate_reader *deflate_reader_begin(void);
void deflate_reader_end(deflate_reader *reader);
/// `length` and `room` come back as the bytes that were taken and made. Where nothing was taken nor made, the stream wants more of what
/// was short.
deflate_outcome deflate_reader_read(
    deflate_reader *reader, const uint8_t *in, size_t *length, uint8_t *out, size_t *room);
/// Once it is over: whole bytes that were taken and are not the stream's.
size_t deflate_reader_unused(const deflate_reader *reader);

/// Has the disk begin to write that part of a file, without waiting for it; 0: it does.
int deflate_begin_writing(int descriptor, int64_t place, int64_t length);
