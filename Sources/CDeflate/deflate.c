#define _GNU_SOURCE
#include "deflate.h"

#include <fcntl.h>
#include <isa-l.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <zlib.h>

size_t deflate_bound(size_t length) {
    // Stored blocks of at most 65,535 bytes each, five bytes before each, and an empty one at the end.
    return length + length / 32768 * 5 + 1024;
}

static size_t with_zlib(
    const uint8_t *in, size_t length, int is_last, int level, uint8_t *out, size_t room) {
    z_stream stream = {.next_in = (uint8_t *)in, .avail_in = (uInt)length, .next_out = out, .avail_out = (uInt)room};
    if (deflateInit2(&stream, level > 9 ? 9 : level, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
    int code = deflate(&stream, is_last ? Z_FINISH : Z_SYNC_FLUSH);
    int is_whole = stream.avail_in == 0 && stream.avail_out > 0 && (is_last ? code == Z_STREAM_END : code == Z_OK);
    deflateEnd(&stream);
    return is_whole ? room - stream.avail_out : 0;
}

struct deflate_packer {
    int level;
    // ISA-L's scratch.
    uint32_t room;
    uint8_t *memory;
};

deflate_packer *deflate_packer_begin(int level) {
    static const uint32_t rooms[] = {0, ISAL_DEF_LVL1_DEFAULT, ISAL_DEF_LVL2_DEFAULT, ISAL_DEF_LVL3_DEFAULT};
    deflate_packer *packer = malloc(sizeof *packer);
    if (!packer) return NULL;
    packer->level = level < 1 ? 1 : level;
    packer->room = packer->level > 3 ? 0 : rooms[packer->level];
    packer->memory = packer->room ? malloc(packer->room) : NULL;
    if (!packer->room || packer->memory) return packer;
    free(packer);
    return NULL;
}

void deflate_packer_end(deflate_packer *packer) {
    free(packer->memory);
    free(packer);
}

size_t deflate_piece(deflate_packer *packer, const uint8_t *in, size_t length, int is_last, uint8_t *out, size_t room) {
    if (packer->level > 3) return with_zlib(in, length, is_last, packer->level, out, room);
    struct isal_zstream stream;
    isal_deflate_init(&stream);
    stream.level = (uint32_t)packer->level;
    stream.level_buf_size = packer->room;
    stream.level_buf = packer->memory;
    stream.next_in = (uint8_t *)in;
    stream.avail_in = (uint32_t)length;
    stream.end_of_stream = is_last ? 1 : 0;
    stream.flush = is_last ? NO_FLUSH : SYNC_FLUSH;
    stream.next_out = out;
    stream.avail_out = (uint32_t)room;
    int is_whole = isal_deflate(&stream) == COMP_OK && stream.avail_in == 0 && stream.avail_out > 0;
    return is_whole ? room - stream.avail_out : 0;
}

uint32_t deflate_crc(uint32_t crc, const uint8_t *bytes, size_t length) { return crc32_gzip_refl(crc, bytes, length); }

uint32_t deflate_crc_of_both(uint32_t first, uint32_t second, size_t second_length) {
    return (uint32_t)crc32_combine(first, second, (z_off_t)second_length);
}

struct deflate_digest {
    EVP_MD_CTX *context;
};

deflate_digest *deflate_digest_begin(void) {
    deflate_digest *digest = malloc(sizeof *digest);
    if (!digest) return NULL;
    digest->context = EVP_MD_CTX_new();
    if (digest->context && EVP_DigestInit_ex(digest->context, EVP_sha256(), NULL) == 1) return digest;
    EVP_MD_CTX_free(digest->context);
    free(digest);
    return NULL;
}

void deflate_digest_add(deflate_digest *digest, const void *bytes, size_t length) {
    EVP_DigestUpdate(digest->context, bytes, length);
}

void deflate_digest_end(deflate_digest *digest, uint8_t out[32]) {
    EVP_DigestFinal_ex(digest->context, out, NULL);
    EVP_MD_CTX_free(digest->context);
    free(digest);
}

deflate_digest *deflate_digest_copy(const deflate_digest *digest) {
    deflate_digest *copy = deflate_digest_begin();
    if (!copy || EVP_MD_CTX_copy_ex(copy->context, digest->context) == 1) return copy;
    EVP_MD_CTX_free(copy->context);
    free(copy);
    return NULL;
}

struct deflate_reader {
    struct inflate_state state;
};

deflate_reader *deflate_reader_begin(void) {
    deflate_reader *reader = malloc(sizeof *reader);
    if (reader) isal_inflate_init(&reader->state);
    return reader;
}

void deflate_reader_end(deflate_reader *reader) { free(reader); }

deflate_outcome deflate_reader_read(
    deflate_reader *reader, const uint8_t *in, size_t *length, uint8_t *out, size_t *room) {
    struct inflate_state *state = &reader->state;
    state->next_in = (uint8_t *)in;
    state->avail_in = (uint32_t)*length;
    state->next_out = out;
    state->avail_out = (uint32_t)*room;
    int code = isal_inflate(state);
    *length -= state->avail_in;
    *room -= state->avail_out;
    if (code != ISAL_DECOMP_OK && code != ISAL_END_INPUT && code != ISAL_OUT_OVERFLOW) return deflate_is_broken;
    return state->block_state == ISAL_BLOCK_FINISH ? deflate_is_over : deflate_goes_on;
}

size_t deflate_reader_unused(const deflate_reader *reader) {
    return reader->state.read_in_length > 0 ? (size_t)reader->state.read_in_length / 8 : 0;
}

int deflate_begin_writing(int descriptor, int64_t place, int64_t length) {
    return sync_file_range(descriptor, place, length, SYNC_FILE_RANGE_WRITE);
}
