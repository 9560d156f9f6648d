/* SPDX-License-Identifier: MIT */
/* What recording.json says of a process's memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <glib.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "elf_span.h"
#include "memory_map.h"

static char zeroed[1 << 16]; /* behind what the file has */

static JsonObject *describe(pid_t pid, const char *text)
{
	GHashTable *spans = elf_spans_create();
	JsonObject *process = json_object_new();

	memory_map_describe(process, pid, text, spans);
	g_hash_table_destroy(spans);
	return process;
}

/* The object of that array which has the address, or NULL. */
static JsonObject *around(JsonObject *process, const char *array, const void *pointer)
{
	JsonArray *pieces = json_object_get_array_member(process, array);
	int64_t address = (int64_t)(uintptr_t)pointer;

	for (guint i = 0; i < json_array_get_length(pieces); i++) {
		JsonObject *piece = json_array_get_object_element(pieces, i);

		if (json_object_get_int_member(piece, "start") <= address &&
		    json_object_get_int_member(piece, "end") > address)
			return piece;
	}
	return NULL;
}

static void own_memory(void **state)
{
	g_autofree char *exe = g_file_read_link("/proc/self/exe", NULL);
	char *text, local = 0;
	JsonObject *process, *program, *stack;

	(void)state;
	assert_true(g_file_get_contents("/proc/self/maps", &text, NULL, NULL));
	process = describe(getpid(), text);
	program = around(process, "mappings", &zeroed[sizeof(zeroed) - 1]);
	assert_non_null(program);
	assert_string_equal(json_object_get_string_member(program, "path"), exe);
	assert_ptr_equal(program, around(process, "mappings", (void *)(uintptr_t)own_memory));
	assert_int_equal(strlen(json_object_get_string_member(program, "build_id")) % 2, 0);
	stack = around(process, "memory", &local);
	assert_non_null(stack);
	assert_string_equal(json_object_get_string_member(stack, "name"), "[stack]");
	assert_null(around(process, "mappings", &local));
	json_object_unref(process);
	g_free(text);
}

static void names_of_the_rest(void **state)
{
	static const char text[] = "1000-2000 r--p 00000000 08:01 5 /no/such/data file\n"
				   "2000-3000 rw-p 00001000 08:01 5 /no/such/data file\n"
				   "3000-4000 r--p 00000000 08:01 5 /no/such/data file\n"
				   "5000-6000 rw-p 00000000 00:00 0 \n"
				   "7000-8000 rw-p 00000000 00:00 0 [heap]\n"
				   "9000-a000 r-xp 00000000 00:00 0 [vdso]\n"
				   "nonsense\n"
				   "b000-c000 rw-s 00000000 00:01 7 /dev/shm/a (deleted)\n";
	JsonObject *process = describe(getpid(), text);
	JsonArray *memory = json_object_get_array_member(process, "memory");

	(void)state;
	assert_int_equal(json_array_get_length(json_object_get_array_member(process, "mappings")),
			 0);
	/* Lines of a file that go on are one piece; where it begins again is another one. */
	assert_int_equal(json_array_get_length(memory), 4);
	assert_int_equal(
		json_object_get_int_member(json_array_get_object_element(memory, 0), "end"),
		0x3000);
	assert_string_equal(
		json_object_get_string_member(around(process, "memory", (void *)0x2fff), "name"),
		"/no/such/data file");
	assert_string_equal(
		json_object_get_string_member(around(process, "memory", (void *)0x7004), "name"),
		"[heap]");
	assert_string_equal(
		json_object_get_string_member(around(process, "memory", (void *)0xb000), "name"),
		"/dev/shm/a (deleted)");
	assert_null(around(process, "memory", (void *)0x5000));
	assert_null(around(process, "memory", (void *)0x9000));
	json_object_unref(process);
}

/* In a container: a name there is another file than here, and a link stays within. */
static void files_of_another_root(void **state)
{
	static const char text[] = "10000000-10001000 r-xp 00000000 08:01 5 /program\n"
				   "30000000-30001000 r-xp 00000000 08:01 6 /link\n"
				   "50000000-50001000 r-xp 00000000 08:01 7 /outside\n";
	char *root = g_dir_make_tmp("lockcost-root.XXXXXX", NULL);
	g_autofree char *program = g_build_filename(root, "program", NULL);
	g_autofree char *link = g_build_filename(root, "link", NULL);
	g_autofree char *outside = g_build_filename(root, "outside", NULL);
	g_autofree char *exe = g_file_read_link("/proc/self/exe", NULL);
	g_autofree char *bytes = NULL;
	JsonObject *process;
	int ready[2];
	gsize length;
	pid_t child;
	char byte = 0;

	(void)state;
	assert_true(g_file_get_contents(exe, &bytes, &length, NULL));
	assert_true(g_file_set_contents(program, bytes, (gssize)length, NULL));
	assert_int_equal(symlink("/program", link), 0);
	assert_int_equal(symlink(exe, outside), 0);
	assert_int_equal(pipe(ready), 0);
	child = fork();
	assert_true(child >= 0); /* kill(-1) would end everything */
	if (child == 0) {
		byte = chroot(root) == 0;
		_exit(write(ready[1], &byte, 1) == 1 ? pause() : 1);
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	process = describe(child, text);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	unlink(program);
	unlink(link);
	unlink(outside);
	rmdir(root);
	g_free(root);
	if (!byte)
		skip(); /* only root may change its root */
	assert_non_null(around(process, "mappings", (void *)0x10000000));
	/* Older kernels follow no link at all. */
	if (syscall(SYS_openat2, -1, NULL, NULL, 0) == 0 || errno != ENOSYS)
		assert_non_null(around(process, "mappings", (void *)0x30000000));
	assert_null(around(process, "mappings", (void *)0x50000000));
	assert_non_null(around(process, "memory", (void *)0x50000000));
	json_object_unref(process);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(own_memory),
		cmocka_unit_test(names_of_the_rest),
		cmocka_unit_test(files_of_another_root),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
