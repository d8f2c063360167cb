// Work in a child process: a damaged page can kill its reader, and long copying can be killed.
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/lang.h"
#include "store/kv_impl.h"
#include "store/space.h"

#define LOOK_MS 100

bool kv_child_tell(struct kv_child *c, const struct kv_message *m)
{
    const char *p = (const char *)m;
    for (size_t n = 0; n < sizeof *m;) {
        ssize_t w = write(c->fd, p + n, sizeof *m - n);
        if (w < 0 && errno == EINTR)
            continue;
        if (w <= 0)
            return false;
        n += (size_t)w;
    }
    return true;
}

// The child's side. It shares the parent's terminal and must neither restore it nor write to it.
static void live(struct kv *kv, struct kv_child *c, enum err (*work)(struct kv *own, struct kv_child *c))
{
    // Ctrl-C goes to both: the parent stops the work, and a child that died of it would look like a damaged page.
    static const int parents[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT}, usual[] = {SIGBUS, SIGSEGV, SIGILL, SIGFPE, SIGABRT};
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    die_hook = NULL;
    for (size_t i = 0; i < COUNT(parents); i++)
        signal(parents[i], SIG_IGN);
    for (size_t i = 0; i < COUNT(usual); i++)
        signal(usual[i], SIG_DFL);
    setrlimit(RLIMIT_CORE, &(struct rlimit) {0, 0});
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null >= 0)
        dup2(null, STDERR_FILENO);
    struct kv own = {.folder = kv->folder, .flags = KV_READ_ONLY, .lock_fd = -1, .pid = getpid()};
    kv_forget(kv);
    enum err e = kv_env_open(&own);
    if (!e)
        e = work(&own, c);
    kv_env_close(&own);
    struct kv_message m = {.kind = KV_SAID_END, .err = e};
    struct span note = span_of(err_note());
    m.n = (uint16_t)(note.n < sizeof m.text ? note.n : sizeof m.text);
    if (m.n)
        memcpy(m.text, note.p, m.n);
    kv_child_tell(c, &m);
    _exit(0); // the kernel gives map, locks and reader slot back; buffers of the parent's stay unwritten
}

enum err kv_child_start(struct kv *kv, struct kv_child *c, enum err (*work)(struct kv *own, struct kv_child *c))
{
    int fd[2];
    c->pid = -1;
    c->seen = mmap(NULL, sizeof *c->seen, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    YZ_ASSERT(c->seen != MAP_FAILED); // out of memory
    c->seen->db = (unsigned)c->from;
    if (pipe2(fd, O_CLOEXEC)) {
        int e = errno;
        munmap(c->seen, sizeof *c->seen);
        return fail(space_err(e), _("starting a process: %s"), err_system(e));
    }
    pid_t parent = getpid();
    c->pid = fork();
    if (c->pid == 0) {
        close(fd[0]);
        c->fd = fd[1];
        if (getppid() == parent)
            live(kv, c, work);
        _exit(1);
    }
    int e = errno;
    close(fd[1]);
    c->fd = fd[0];
    if (c->pid > 0)
        return OK;
    close(fd[0]);
    munmap(c->seen, sizeof *c->seen);
    return fail(ERR_STORE, _("starting a process: %s"), err_system(e));
}

enum kv_heard kv_child_hear(struct kv_child *c, struct kv_message *m)
{
    struct pollfd p = {.fd = c->fd, .events = POLLIN};
    int rc = poll(&p, 1, LOOK_MS);
    if (rc <= 0)
        return KV_HEARD_NOTHING;
    char *at = (char *)m;
    for (size_t n = 0; n < sizeof *m;) {
        ssize_t r = read(c->fd, at + n, sizeof *m - n);
        if (r < 0 && errno == EINTR)
            continue;
        if (r <= 0)
            return KV_HEARD_DEATH;
        n += (size_t)r;
    }
    return KV_HEARD_MESSAGE;
}

void kv_child_end(struct kv *kv, struct kv_child *c)
{
    if (c->pid <= 0)
        return;
    kill(c->pid, SIGKILL); // it has said its last word or is not wanted any more
    while (waitpid(c->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    close(c->fd);
    munmap(c->seen, sizeof *c->seen);
    c->pid = -1;
    kv_clear_readers(kv); // its view, if it died with one
}
