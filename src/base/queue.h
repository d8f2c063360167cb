// A queue of pointers between threads, first in, first out; of a bounded size, so that who puts waits for who takes.
#ifndef YZ_BASE_QUEUE_H
#define YZ_BASE_QUEUE_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#define QUEUE_SIZE 8

struct queue {
    pthread_mutex_t lock;
    pthread_cond_t more, less;
    void *item[QUEUE_SIZE]; // borrowed
    size_t first, n;
    bool closed;
};

void queue_init(struct queue *q);
void queue_destroy(struct queue *q);
// Waits for room. After queue_close it does nothing.
void queue_put(struct queue *q, void *item);
// Waits for an item. NULL: the queue is closed, and empty.
void *queue_take(struct queue *q);
// As queue_take, but NULL at once where there is none.
void *queue_poll(struct queue *q);
// Nothing more is put.
void queue_close(struct queue *q);

#endif
