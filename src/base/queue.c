#include "queue.h"

void queue_init(struct queue *q)
{
    *q = (struct queue) {.n = 0};
    pthread_mutex_init(&q->lock, NULL);
    pthread_cond_init(&q->more, NULL);
    pthread_cond_init(&q->less, NULL);
}

void queue_destroy(struct queue *q)
{
    pthread_cond_destroy(&q->less);
    pthread_cond_destroy(&q->more);
    pthread_mutex_destroy(&q->lock);
}

void queue_put(struct queue *q, void *item)
{
    pthread_mutex_lock(&q->lock);
    while (q->n == QUEUE_SIZE && !q->closed)
        pthread_cond_wait(&q->less, &q->lock);
    if (!q->closed) {
        q->item[(q->first + q->n++) % QUEUE_SIZE] = item;
        pthread_cond_signal(&q->more);
    }
    pthread_mutex_unlock(&q->lock);
}

static void *take(struct queue *q, bool wait)
{
    void *item = NULL;
    pthread_mutex_lock(&q->lock);
    while (wait && !q->n && !q->closed)
        pthread_cond_wait(&q->more, &q->lock);
    if (q->n) {
        item = q->item[q->first];
        q->first = (q->first + 1) % QUEUE_SIZE;
        q->n--;
        pthread_cond_signal(&q->less);
    }
    pthread_mutex_unlock(&q->lock);
    return item;
}

void *queue_take(struct queue *q)
{
    return take(q, true);
}

void *queue_poll(struct queue *q)
{
    return take(q, false);
}

void queue_close(struct queue *q)
{
    pthread_mutex_lock(&q->lock);
    q->closed = true;
    pthread_cond_broadcast(&q->more);
    pthread_cond_broadcast(&q->less);
    pthread_mutex_unlock(&q->lock);
}
