#include "deflate.h"

#include <isa-l.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <zlib.h>

size_t deflate_bound(size_t length) {
    // Stored blocks of at most 65,535 bytes each, five bytes before each, and an empty one at the end.
    return length + length / 32768 * 5 + 1024;
}

size_t deflate_piece(const uint8_t *in, size_t length, int is_last, int level, uint8_t *out, size_t room) {
    struct isal_zstream stream;
    static const uint32_t rooms[] = {ISAL_DEF_LVL0_DEFAULT, ISAL_DEF_LVL1_DEFAULT, ISAL_DEF_LVL2_DEFAULT, ISAL_DEF_LVL3_DEFAULT};
    if (level < 0 || level > 3) return 0;
    isal_deflate_init(&stream);
    stream.level = (uint32_t)level;
    stream.level_buf_size = rooms[level];
    stream.level_buf = rooms[level] ? malloc(rooms[level]) : NULL;
    if (rooms[level] && !stream.level_buf) return 0;
    stream.next_in = (uint8_t *)in;
    stream.avail_in = (uint32_t)length;
    stream.end_of_stream = is_last ? 1 : 0;
    stream.flush = is_last ? NO_FLUSH : SYNC_FLUSH;
    stream.next_out = out;
    stream.avail_out = (uint32_t)room;
    int code = isal_deflate(&stream);
    int is_whole = code == COMP_OK && stream.avail_in == 0 && stream.avail_out > 0;
    free(stream.level_buf);
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
