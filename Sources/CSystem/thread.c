#include "csystem.h"
#include <pthread.h>

struct work {
    int (*body)(void *);
    void *context;
    int result;
};

static void *run(void *argument) {
    struct work *work = argument;
    work->result = work->body(work->context);
    return NULL;
}

int csys_on_new_thread(int (*body)(void *), void *context) {
    struct work work = {body, context, 1};
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    // As much as the first thread has.
    pthread_attr_setstacksize(&attributes, 8 << 20);
    pthread_t thread;
    if (pthread_create(&thread, &attributes, run, &work) != 0) return body(context);
    pthread_attr_destroy(&attributes);
    pthread_join(thread, NULL);
    return work.result;
}
