// Pages as they lie in the file (LMDB's file format): the list of those that are free, and whether each page is in use once and
// says its own number.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/kv_impl.h"
#include "tests/unit/kv_home.h"

// Where the list of free pages begins: its root page's number, of the newer of the two heads (LMDB's file format).
static uint64_t free_root(FILE *f)
{
    uint64_t root[2], txn[2];
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(fseek(f, (long)(i * 4096 + 80), SEEK_SET), 0);
        assert_int_equal(fread(&root[i], 8, 1, f), 1);
        assert_int_equal(fseek(f, (long)(i * 4096 + 144), SEEK_SET), 0);
        assert_int_equal(fread(&txn[i], 8, 1, f), 1);
    }
    return root[txn[1] > txn[0]];
}

static bool note_free(void *ctx, enum kv_bad what, enum kv_db db, struct span key)
{
    size_t *n = ctx;
    (void)db, (void)key;
    *n += what == KV_BAD_FREE;
    return true;
}

static void check_tells_a_list_of_free_pages_that_is_damaged(void **state)
{
    (void)state;
    char path[HOME_SIZE + 20], number[20];
    for (unsigned i = 0; i < 20; i++) {
        snprintf(number, sizeof number, "%u", i);
        put(KV_PERSON, number, number);
    }
    size_t told = 0;
    assert_int_equal(kv_check(kv, note_free, NULL, &told), OK);
    kv_close(kv);
    snprintf(path, sizeof path, "%s/store/data.mdb", home);
    FILE *f = fopen(path, "r+b");
    assert_non_null(f);
    long page = (long)free_root(f) * 4096;
    uint16_t node;
    uint64_t ids[3]; // how many, then their numbers, falling
    assert_int_equal(fseek(f, page + 16, SEEK_SET), 0);
    assert_int_equal(fread(&node, 2, 1, f), 1);
    assert_int_equal(fseek(f, page + node + 16, SEEK_SET), 0);
    assert_int_equal(fread(ids, 8, 3, f), 3);
    assert_true(ids[0] >= 2 && ids[0] < 100 && ids[1] > ids[2]);
    ids[2] = ids[1]; // a page that is given to two writers
    assert_int_equal(fseek(f, page + node + 16, SEEK_SET), 0);
    assert_int_equal(fwrite(ids, 8, 3, f), 3);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(kv_open(home, KV_READ_ONLY, &kv), OK);
    assert_int_equal(kv_check(kv, note_free, NULL, &told), ERR_DAMAGED);
    assert_int_equal(told, 1);
}

// Opens it for writing and writes: 0 done, and all is sound; 1 refused, as its damage is; else it went on with what is damaged.
static int written_to(const char *folder)
{
    struct kv *own;
    size_t told = 0;
    enum err e = kv_open(folder, 0, &own);
    for (unsigned i = 0; i < 30 && !e; i++) {
        char key[20], value[2000] = "";
        struct kv_txn t;
        snprintf(key, sizeof key, "k%u", i);
        e = kv_write(own, &t);
        if (!e && kv_put(&t, KV_PERSON, span_of(key), span_bytes(value, sizeof value)))
            e = kv_commit(&t);
        if (e)
            return 2;
    }
    if (e)
        return e == ERR_DAMAGED ? 1 : 3;
    return kv_check(own, note_free, NULL, &told) || told ? 4 : 0;
}

// LMDB believes what the list says, and would write beside its own memory.
static void who_writes_looks_at_the_list_of_free_pages_first(void **state)
{
    (void)state;
    char path[HOME_SIZE + 20], number[20];
    uint8_t page[4096];
    for (unsigned i = 0; i < 60; i++) {
        snprintf(number, sizeof number, "%u", i);
        put(KV_PERSON, number, number);
    }
    kv_close(kv);
    kv = NULL;
    snprintf(path, sizeof path, "%s/store/data.mdb", home);
    int fd = open(path, O_RDWR);
    struct stat st;
    assert_true(fd >= 0 && !fstat(fd, &st));
    char *all = malloc((size_t)st.st_size);
    assert_int_equal(pread(fd, all, (size_t)st.st_size, 0), st.st_size);
    FILE *f = fdopen(fd, "r+b");
    assert_non_null(f);
    off_t at = (off_t)free_root(f) * 4096;
    assert_int_equal(pread(fd, page, sizeof page, at), sizeof page);
    unsigned lower = page[12] | page[13] << 8, upper = page[14] | page[15] << 8, did[5] = {0};
    static const uint8_t flips[] = {1, 0x10, 0xFF};
    for (unsigned i = 0; i < sizeof page * COUNT(flips); i++) {
        unsigned byte = i / COUNT(flips);
        uint8_t bad = page[byte] ^ flips[i % COUNT(flips)];
        if (byte >= lower && byte < upper)
            continue;
        assert_int_equal(pwrite(fd, all, (size_t)st.st_size, 0), st.st_size);
        assert_int_equal(pwrite(fd, &bad, 1, at + byte), 1);
        pid_t child = fork();
        int ended;
        if (child == 0)
            _exit(written_to(home));
        assert_int_equal(waitpid(child, &ended, 0), child);
        assert_true(WIFEXITED(ended));
        assert_true(WEXITSTATUS(ended) < 2);
        did[WEXITSTATUS(ended)]++;
    }
    assert_true(did[1] > did[0]); // what is not told changes nothing: unused bytes, a page left out
    assert_int_equal(pwrite(fd, all, (size_t)st.st_size, 0), st.st_size);
    fclose(f);
    free(all);
    // It can be read all the same.
    assert_int_equal(kv_open(home, KV_READ_ONLY, &kv), OK);
    assert_true(get_is(KV_PERSON, "7", "7"));
}

// A page above the leaves that says another's number: whoever changes it next would give that other page to two writers.
static void check_tells_a_branch_page_that_says_another_number(void **state)
{
    (void)state;
    char path[HOME_SIZE + 20], page[4096];
    struct kv_txn t;
    assert_int_equal(kv_write(kv, &t), OK);
    for (unsigned i = 0; i < 9000; i++) { // three levels
        char key[100];
        snprintf(key, sizeof key, "%090u", i);
        assert_true(kv_put(&t, KV_PERSON, span_of(key), SPAN("x")));
    }
    assert_int_equal(kv_commit(&t), OK);
    size_t told = 0, branches = 0;
    assert_int_equal(kv_check(kv, note_free, NULL, &told), OK);
    kv_close(kv);
    snprintf(path, sizeof path, "%s/store/data.mdb", home);
    FILE *f = fopen(path, "r+b");
    assert_non_null(f);
    long lowest = 0;
    for (long n = 2; !fseek(f, n * 4096, SEEK_SET) && fread(page, sizeof page, 1, f) == 1; n++) {
        uint64_t number;
        memcpy(&number, page, sizeof number);
        if (number != (uint64_t)n || page[10] != 1)
            continue;
        branches++;
        lowest = lowest ? lowest : n; // the root was made last
    }
    assert_true(branches > 2);
    uint64_t other = (uint64_t)lowest + 1;
    assert_int_equal(fseek(f, lowest * 4096, SEEK_SET), 0);
    assert_int_equal(fwrite(&other, 8, 1, f), 1);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(kv_open(home, KV_READ_ONLY, &kv), OK);
    assert_int_equal(kv_check(kv, note_free, NULL, &told), ERR_DAMAGED);
    assert_int_equal(told, 1);
}

#define PAGE ((size_t)4096)

// The file in memory, to be changed there; nobody has the store open.
struct file {
    uint8_t *p, *was; // as it is, and as it was
    size_t n;
};

static struct file file_of(void)
{
    char path[HOME_SIZE + 20];
    struct stat st;
    kv_close(kv);
    kv = NULL;
    snprintf(path, sizeof path, "%s/store/data.mdb", home);
    int fd = open(path, O_RDWR);
    assert_true(fd >= 0 && !fstat(fd, &st));
    struct file f = {.n = (size_t)st.st_size};
    f.p = mmap(NULL, f.n, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    assert_true(f.p != MAP_FAILED);
    close(fd);
    f.was = malloc(f.n);
    memcpy(f.was, f.p, f.n);
    return f;
}

static void file_free(struct file *f)
{
    munmap(f->p, f->n);
    free(f->was);
}

static uint64_t word_at(const struct file *f, size_t at)
{
    uint64_t n;
    memcpy(&n, f->p + at, sizeof n);
    return n;
}

static void set_word(struct file *f, size_t at, uint64_t n)
{
    memcpy(f->p + at, &n, sizeof n);
}

static unsigned half_at(const struct file *f, size_t at)
{
    return f->p[at] | f->p[at + 1] << 8;
}

// Where the list's record is in the newer of the two heads.
static size_t list_at(const struct file *f)
{
    return (word_at(f, PAGE + 144) > word_at(f, 144) ? PAGE : 0) + 40;
}

static size_t list_root(const struct file *f)
{
    return (size_t)word_at(f, list_at(f) + 40) * PAGE;
}

static size_t node_at(const struct file *f, size_t page, unsigned i)
{
    return page + half_at(f, page + 16 + 2 * i);
}

// The page of that kind (1 branch, 2 leaf, 4 large value) on which the text stands; 0: none.
static size_t page_with(const struct file *f, uint8_t kind, const char *text)
{
    size_t found = 0;
    for (size_t at = 2 * PAGE; at < f->n; at += PAGE) {
        if (word_at(f, at) != at / PAGE || f->p[at + 10] != kind || !memmem(f->p + at, PAGE, text, strlen(text)))
            continue;
        assert_int_equal(found, 0);
        found = at;
    }
    return found;
}

// How often check tells it. What was changed is as it was afterwards.
static size_t told_of(struct file *f)
{
    size_t told = 0;
    assert_int_equal(kv_open(home, KV_READ_ONLY, &kv), OK);
    enum err e = kv_check(kv, note_free, NULL, &told);
    assert_int_equal(e, told ? ERR_DAMAGED : OK);
    kv_close(kv);
    kv = NULL;
    memcpy(f->p, f->was, f->n);
    return told;
}

static bool opens_for_writing(struct file *f)
{
    enum err e = kv_open(home, 0, &kv);
    assert_true(e == OK || e == ERR_DAMAGED);
    kv_close(kv);
    kv = NULL;
    memcpy(f->p, f->was, f->n);
    return e == OK;
}

// Whoever writes next would write over it.
static void check_tells_a_page_in_use_that_the_list_names(void **state)
{
    (void)state;
    char key[100];
    static char value[3 * PAGE];
    struct kv_txn t;
    assert_int_equal(kv_write(kv, &t), OK);
    for (unsigned i = 0; i < 300; i++) { // on leaves with a branch above them
        snprintf(key, sizeof key, "%090u", i);
        assert_true(kv_put(&t, KV_PERSON, span_of(key), SPAN("x")));
    }
    memset(value, 'v', sizeof value);
    assert_true(kv_put(&t, KV_PERSON, SPAN("large"), span_bytes(value, sizeof value - 24))); // three pages, with their head and the sum
    assert_int_equal(kv_commit(&t), OK);
    for (unsigned i = 0; i < 9; i++)
        put(KV_META, "other", "pages");
    struct file f = file_of();
    snprintf(key, sizeof key, "%090u", 299u);
    size_t leaf = page_with(&f, 2, key), large = page_with(&f, 4, "vvvv"), branch = page_with(&f, 1, "000000000000000000000000");
    assert_true(leaf && large && branch);
    const size_t used[] = {leaf, branch, large, large + PAGE, large + 2 * PAGE};
    assert_int_equal(told_of(&f), 0);
    for (size_t i = 0; i < COUNT(used); i++) {
        size_t record = node_at(&f, list_root(&f), 0) + 16; // how many, then their numbers
        assert_true(word_at(&f, record) >= 1);
        set_word(&f, record, 1);
        set_word(&f, record + 8, used[i] / PAGE);
        assert_true(told_of(&f) > 0);
    }
    // And a page that says another's number.
    for (size_t i = 0; i < 3; i++) {
        set_word(&f, used[i], used[i] / PAGE + 1);
        assert_true(told_of(&f) > 0);
    }
    file_free(&f);
}

// What a large database leaves takes pages of its own.
static void a_list_of_thousands_of_free_pages_is_good_as_long_as_it_is_sound(void **state)
{
    (void)state;
    static char value[3000];
    struct kv_txn t;
    struct kv_key k;
    assert_int_equal(kv_write(kv, &t), OK);
    for (unsigned i = 0; i < 2000; i++)
        assert_true(kv_put(&t, KV_PERSON, kv_key_span(kv_key_int(kv_key_new(&k), i, 4)), span_bytes(value, sizeof value)));
    assert_int_equal(kv_commit(&t), OK);
    assert_int_equal(kv_write(kv, &t), OK);
    assert_true(kv_drop(&t, KV_PERSON));
    assert_int_equal(kv_commit(&t), OK);
    struct file f = file_of();
    size_t root = list_root(&f), node = 0;
    for (unsigned i = 0; i < (half_at(&f, root + 12) - 16) / 2; i++) {
        if (half_at(&f, node_at(&f, root, i) + 4) & 1)
            node = node_at(&f, root, i);
    }
    assert_true(node);
    size_t large = (size_t)word_at(&f, node + 16) * PAGE;
    assert_true(word_at(&f, large + 16) >= 2000);
    assert_true(opens_for_writing(&f));
    assert_int_equal(told_of(&f), 0);
    size_t ids = large + 16, last = (size_t)word_at(&f, list_at(&f) + 96); // page that is in use or free
    for (unsigned i = 0; i < 13; i++) {
        uint64_t n, some = word_at(&f, ids + 8 * 700);
        switch (i) {
        case 0: // one that stands there twice
            set_word(&f, ids + 8 * 701, some);
            break;
        case 1: // not falling
            set_word(&f, ids + 8 * 700, word_at(&f, ids + 8 * 701));
            set_word(&f, ids + 8 * 701, some);
            break;
        case 2: // the list's own last page
            set_word(&f, ids, 1);
            set_word(&f, ids + 8, large / PAGE + half_at(&f, large + 12) - 1);
            break;
        case 3: // one of the file's heads
            set_word(&f, ids, 1);
            set_word(&f, ids + 8, 1);
            break;
        case 4: // behind the last
            set_word(&f, ids + 8, last + 1);
            break;
        case 5: // more than there are
            set_word(&f, ids, 1 << 20);
            break;
        case 6: // another's number
            set_word(&f, large, large / PAGE + 1);
            break;
        case 7: // no page of a large value
            f.p[large + 10] = 2;
            break;
        case 8: // fewer pages than it needs
            f.p[large + 12] = 1;
            break;
        case 9: // more than the file has
            n = last - large / PAGE + 2;
            memcpy(f.p + large + 12, &n, 2);
            break;
        case 10: // it lies behind the last
            set_word(&f, node + 16, last + 1);
            break;
        case 11:
            set_word(&f, node + 16, (uint64_t)1 << 40);
            break;
        case 12: // one more than it has room for
            n = word_at(&f, ids) + 1;
            set_word(&f, ids, n);
            set_word(&f, ids + 8 * n, word_at(&f, ids + 8 * n - 8) - 1);
            break;
        }
        assert_false(opens_for_writing(&f));
    }
    file_free(&f);
    // What is left of it after other commits lies in portions that just fill a page.
    assert_int_equal(kv_open(home, 0, &kv), OK);
    for (unsigned i = 0; i < 20; i++)
        put(KV_META, "other", "pages");
    f = file_of();
    root = list_root(&f);
    unsigned full = 0;
    for (unsigned i = 0; i < (half_at(&f, root + 12) - 16) / 2; i++)
        full += half_at(&f, node_at(&f, root, i)) == PAGE - 16;
    assert_true(full > 0);
    assert_true(opens_for_writing(&f));
    assert_int_equal(told_of(&f), 0);
    file_free(&f);
}

// As long as somebody reads an old view, each commit adds to the list, until it is a tree of several pages.
static void a_list_of_several_pages_is_good_as_long_as_it_is_sound(void **state)
{
    (void)state;
    struct kv_txn old;
    assert_int_equal(kv_read(kv, &old), OK);
    for (unsigned i = 0; i < 300; i++)
        put(KV_META, "other", "pages");
    assert_int_equal(kv_abort(&old), OK);
    struct file f = file_of();
    size_t root = list_root(&f);
    assert_int_equal(half_at(&f, list_at(&f) + 6), 2); // levels
    assert_true(opens_for_writing(&f));
    assert_int_equal(told_of(&f), 0);
    for (unsigned i = 0; i < 9; i++) {
        size_t first = node_at(&f, root, 0), second = node_at(&f, root, 1), leaf = (size_t)half_at(&f, second) * PAGE;
        switch (i) {
        case 0: // the same page below two
            memcpy(f.p + second, f.p + first, 4);
            break;
        case 1: // a circle
            memcpy(f.p + second, f.p + root, 4);
            break;
        case 2: // one of the file's heads
            f.p[second] = 1, f.p[second + 1] = 0;
            break;
        case 3: // none that the file has
            f.p[second + 3] = 1;
            break;
        case 4:
            f.p[second + 4] = 1;
            break;
        case 5: // a leaf whose number is another's
            set_word(&f, leaf, leaf / PAGE + 1);
            break;
        case 6: // levels: none, too few, more than there can be
        case 7:
        case 8:
            f.p[list_at(&f) + 6] = (uint8_t[]) {0, 1, 40}[i - 6];
            break;
        }
        assert_false(opens_for_writing(&f));
    }
    file_free(&f);
}

// The second commit since it began writes over the head that it is of.
static void a_view_that_others_have_overtaken_begins_anew(void **state)
{
    (void)state;
    put(KV_META, "other", "pages");
    for (size_t commits = 0; commits < 4; commits++) {
        MDB_txn *view;
        struct kv_pages pages = {.map = 0};
        assert_int_equal(mdb_txn_begin(kv->env, NULL, MDB_RDONLY, &view), 0);
        size_t began = mdb_txn_id(view);
        for (size_t i = 0; i < commits; i++)
            put(KV_META, "other", "pages");
        assert_true(kv_pages_read(kv, view, &pages));
        assert_int_equal(mdb_txn_id(view) - began, commits < 2 ? 0 : commits);
        kv_pages_free(&pages);
        mdb_txn_abort(view);
    }
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(check_tells_a_list_of_free_pages_that_is_damaged),
        T(who_writes_looks_at_the_list_of_free_pages_first),
        T(check_tells_a_branch_page_that_says_another_number),
        T(check_tells_a_page_in_use_that_the_list_names),
        T(a_list_of_thousands_of_free_pages_is_good_as_long_as_it_is_sound),
        T(a_list_of_several_pages_is_good_as_long_as_it_is_sound),
        T(a_view_that_others_have_overtaken_begins_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
