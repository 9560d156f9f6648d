/* SPDX-License-Identifier: MIT */
/* Looks at `#!` lines, ELF files and file modes; follows what ld.so(8) says of secure execution. */
#include "target_check.h"

#include <fcntl.h>
#include <glib.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "target_elf.h"

enum {
	SCRIPT_DEPTH_MAX = 4, /* as the kernel follows interpreters */
	FIRST_LINE_MAX = 256,
};

#define LOADER_OF_MUSL "/ld-musl-"

/** ld.so ignores LD_PRELOAD where a program gains rights by being executed. */
static bool is_secure(const char *path, uid_t uid, gid_t gid)
{
	struct stat info;

	if (stat(path, &info) < 0)
		return false;
	if ((info.st_mode & S_ISUID) && info.st_uid != uid)
		return true;
	/* Root, too, enters a group this way. */
	if ((info.st_mode & S_ISGID) && (info.st_mode & S_IXGRP) && info.st_gid != gid)
		return true;
	return uid != 0 && getxattr(path, "security.capability", NULL, 0) > 0;
}

static const struct kind {
	enum target_preload preload;
	const char *sentence; /* after the program's path */
} secure = {TARGET_IGNORES_IT,
	    "is executed with other rights than the caller's, which keeps preloaded libraries out "
	    "of it: its locks are not seen; run it as its owner, or a copy without these rights"},
  narrow = {TARGET_SUFFERS,
	    "is a 32-bit program: neither its locks nor those of the programs it starts are seen; "
	    "use a 64-bit build"},
  fixed = {TARGET_IGNORES_IT,
	   "is statically linked: its locks are not seen, those of the programs it starts are; "
	   "link it dynamically"},
  fixed_go = {TARGET_IGNORES_IT,
	      "is a statically linked Go program: its locks are not seen, those of the programs it "
	      "starts are; Go has a mutex profile of its own (runtime.SetMutexProfileFraction)"},
  go = {TARGET_PRELOADED,
	"is a Go program: only the locks of the C libraries in it are seen; for Go's own there is "
	"runtime.SetMutexProfileFraction"},
  musl = {TARGET_SUFFERS,
	  "uses musl instead of glibc: neither its locks nor those of the programs it starts are "
	  "seen; use a glibc build"},
  tsan = {TARGET_SUFFERS,
	  "needs gcc's ThreadSanitizer, which crashes with LTTng in the process: neither its locks "
	  "nor those of the programs it starts are seen; build it with clang's, or without"};

static const struct kind *kind_of(const struct target_elf *elf)
{
	if (!elf->is_64_bit)
		return &narrow;
	if (!*elf->loader)
		return elf->is_go ? &fixed_go : &fixed;
	if (strstr(elf->loader, LOADER_OF_MUSL))
		return &musl;
	if (elf->has_tsan_library)
		return &tsan;
	return elf->is_go ? &go : NULL;
}

/** The interpreter in a `#!` line, or null. */
static char *interpreter_of(int fd)
{
	char line[FIRST_LINE_MAX];
	ssize_t length = pread(fd, line, sizeof(line) - 1, 0);
	char *path;

	if (length < 3 || line[0] != '#' || line[1] != '!')
		return NULL;
	line[length] = 0;
	path = line + 2 + strspn(line + 2, " \t");
	path[strcspn(path, " \t\n")] = 0;
	return g_strdup(path);
}

static enum target_preload check_file(const char *path, uid_t uid, gid_t gid, int depth,
				      char **sentence)
{
	g_autofree char *interpreter = NULL;
	const struct kind *kind = NULL;
	struct target_elf elf;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return TARGET_PRELOADED; /* executable without being readable: nothing can be said
					  */
	interpreter = interpreter_of(fd);
	if (target_elf_read(fd, &elf))
		kind = kind_of(&elf);
	target_elf_clear(&elf);
	close(fd);
	if (interpreter && depth < SCRIPT_DEPTH_MAX)
		return check_file(interpreter, uid, gid, depth + 1, sentence);
	/* What suffers does so with any rights. */
	if (is_secure(path, uid, gid) && (!kind || kind->preload != TARGET_SUFFERS))
		kind = &secure;
	if (!kind)
		return TARGET_PRELOADED;
	*sentence = g_strconcat(path, " ", kind->sentence, NULL);
	return kind->preload;
}

enum target_preload target_check(const char *path, uid_t uid, gid_t gid, char **sentence)
{
	*sentence = NULL;
	return check_file(path, uid, gid, 0, sentence);
}
