/* The benchmark's job by hand: queues with one team each, patience settled when a step is called.
   The same instant is as in docs/model.md: finishes, then arrivals, then work is given out in plan order. */
#include <stdint.h>
#include <stdlib.h>

typedef struct { int64_t *key; int64_t size, room; } heap;

static void push(heap *h, int64_t key) {
    if (h->size == h->room) {
        h->room = h->room ? 2 * h->room : 16;
        h->key = realloc(h->key, h->room * sizeof *h->key);
    }
    int64_t i = h->size++;
    while (i && key < h->key[(i - 1) >> 1]) {
        h->key[i] = h->key[(i - 1) >> 1];
        i = (i - 1) >> 1;
    }
    h->key[i] = key;
}

static int64_t pop(heap *h) {
    int64_t top = h->key[0], key = h->key[--h->size], i = 0, below = 1;
    while (below + 1 < h->size) {
        below += h->key[below + 1] < h->key[below];
        h->key[i] = h->key[below];
        i = below;
        below = 2 * i + 1;
    }
    if (below < h->size) {
        h->key[i] = h->key[below];
        i = below;
    }
    while (i && key < h->key[(i - 1) >> 1]) {
        h->key[i] = h->key[(i - 1) >> 1];
        i = (i - 1) >> 1;
    }
    h->key[i] = key;
    return top;
}

/* Columns as in the plan; a key is priority, ready and row in `rank`, `shift` and the low bits. */
void job(int64_t cases, int64_t teams, int64_t horizon, int64_t shift, int64_t rank,
         const int64_t *arise, const int64_t *first, const int64_t *queue, const int64_t *work,
         const int64_t *priority, const int64_t *limit, const int64_t *next, const int64_t *workers,
         int64_t *ready, int64_t *start, int64_t *finish) {
    const int64_t mask = ((int64_t)1 << shift) - 1;
    heap events = {0}, touched = {0};
    heap *waiting = calloc(teams, sizeof *waiting);
    int64_t *idle = malloc(teams * sizeof *idle);
    for (int64_t q = 0; q < teams; q++) idle[q] = workers[q];
    int64_t i = 0;
    for (;;) {
        int64_t t = horizon;
        if (events.size && (events.key[0] >> shift) < t) t = events.key[0] >> shift;
        if (i < cases && arise[i] < t) t = arise[i];
        if (t >= horizon) break;
        while (events.size && (events.key[0] >> shift) == t) {
            int64_t s = pop(&events) & mask;
            finish[s] = t;
            idle[queue[s]]++;
            push(&touched, queue[s]);
            if ((s = next[s]) >= 0) {
                ready[s] = t;
                push(&waiting[queue[s]], priority[s] << rank | t << shift | s);
                push(&touched, queue[s]);
            }
        }
        for (; i < cases && arise[i] == t; i++) {
            int64_t s = first[i];
            ready[s] = t;
            push(&waiting[queue[s]], priority[s] << rank | t << shift | s);
            push(&touched, queue[s]);
        }
        while (touched.size) {
            int64_t q = pop(&touched);
            while (idle[q] && waiting[q].size) {
                int64_t s = pop(&waiting[q]) & mask;
                if (t - ready[s] >= limit[s]) {
                    finish[s] = ready[s] + limit[s];
                    continue;
                }
                start[s] = t;
                idle[q]--;
                push(&events, (t + work[s]) << shift | s);
            }
        }
    }
    for (int64_t q = 0; q < teams; q++) {
        while (waiting[q].size) {
            int64_t s = pop(&waiting[q]) & mask;
            if (ready[s] + limit[s] < horizon) finish[s] = ready[s] + limit[s];
        }
        free(waiting[q].key);
    }
    free(waiting); free(idle); free(events.key); free(touched.key);
}
