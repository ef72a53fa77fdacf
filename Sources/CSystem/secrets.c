// Password hashes by libcrypt (yescrypt) and digests by OpenSSL: neither library's header is for Swift to see. And the wait for a
// secret that is typed.
#define _GNU_SOURCE
#include "csystem.h"

#include <crypt.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

bool csys_wait_to_read(int descriptor, const sigset_t *blocked) {
    struct pollfd wait = {.fd = descriptor, .events = POLLIN};
    return ppoll(&wait, 1, NULL, blocked) > 0;
}

bool csys_password_setting(int cost, char *out, size_t size) {
    return crypt_gensalt_rn("$y$", (unsigned long)cost, NULL, 0, out, (int)size) != NULL;
}

bool csys_hash_password(const char *password, const char *setting, char *out, size_t size) {
    struct crypt_data *data = calloc(1, sizeof *data);
    if (!data) return false;
    const char *hash = crypt_r(password, setting, data);
    // A failure is a text that begins with '*', which no hash does.
    bool is_done = hash && hash[0] != '*' && strlen(hash) < size;
    if (is_done) strcpy(out, hash);
    OPENSSL_cleanse(data, sizeof *data);
    free(data);
    return is_done;
}

bool csys_same(const char *a, const char *b) {
    size_t length = strlen(a);
    return length == strlen(b) && CRYPTO_memcmp(a, b, length) == 0;
}

bool csys_sha256(const void *bytes, size_t count, uint8_t out[32]) {
    return EVP_Digest(bytes, count, out, NULL, EVP_sha256(), NULL) == 1;
}

// A key with a passphrase must not make OpenSSL ask for it on the terminal.
static int no_passphrase(char *room, int size, int is_writing, void *context) {
    (void)room, (void)size, (void)is_writing, (void)context;
    return -1;
}

int csys_sign_rs256(const char *pem, const void *bytes, size_t count, uint8_t *out, size_t *length) {
    BIO *text = BIO_new_mem_buf(pem, -1);
    EVP_PKEY *key = text ? PEM_read_bio_PrivateKey(text, NULL, no_passphrase, NULL) : NULL;
    BIO_free(text);
    int result = key && EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA ? 0 : 1;
    if (result == 0) {
        EVP_MD_CTX *signing = EVP_MD_CTX_new();
        if (!signing || EVP_DigestSignInit(signing, NULL, EVP_sha256(), NULL, key) != 1 ||
            EVP_DigestSign(signing, out, length, bytes, count) != 1)
            result = 2;
        EVP_MD_CTX_free(signing);
    }
    EVP_PKEY_free(key);
    ERR_clear_error();
    return result;
}
