/* SPDX-License-Identifier: MIT */
/* Reads ELF headers, `#!` lines and file modes; follows what ld.so(8) says of secure execution. */
#include "target_check.h"

#include <fcntl.h>
#include <gelf.h>
#include <glib.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

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

/** Text of the program header that names the loader, empty when there is none. */
static char *loader_of(Elf *elf)
{
	size_t count;

	if (elf_getphdrnum(elf, &count) < 0)
		return g_strdup("");
	for (size_t i = 0; i < count; i++) {
		GElf_Phdr header;
		const char *text;
		size_t size;

		if (!gelf_getphdr(elf, (int)i, &header) || header.p_type != PT_INTERP)
			continue;
		text = elf_rawfile(elf, &size);
		if (text && header.p_offset < size && header.p_filesz <= size - header.p_offset)
			return g_strndup(text + header.p_offset, header.p_filesz);
	}
	return g_strdup("");
}

static char *check_elf(const char *path, Elf *elf)
{
	g_autofree char *loader = NULL;

	if (gelf_getclass(elf) != ELFCLASS64)
		return g_strdup_printf("%s is a 32-bit program, which cannot be profiled", path);
	loader = loader_of(elf);
	if (!*loader)
		return g_strdup_printf(
			"%s is statically linked, so it cannot be profiled; programs it "
			"starts can",
			path);
	if (strstr(loader, LOADER_OF_MUSL))
		return g_strdup_printf("%s uses musl instead of glibc, so it cannot be profiled",
				       path);
	return NULL;
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

static char *check_file(const char *path, uid_t uid, gid_t gid, int depth)
{
	g_autofree char *interpreter = NULL;
	char *reason = NULL;
	Elf *elf;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return NULL; /* executable without being readable: nothing can be said */
	interpreter = interpreter_of(fd);
	elf_version(EV_CURRENT);
	elf = elf_begin(fd, ELF_C_READ, NULL);
	if (interpreter && depth < SCRIPT_DEPTH_MAX)
		reason = check_file(interpreter, uid, gid, depth + 1);
	else if (is_secure(path, uid, gid))
		reason =
			g_strdup_printf("%s is executed with other rights than the caller's, so it "
					"cannot be profiled; run it as its owner",
					path);
	else if (elf && elf_kind(elf) == ELF_K_ELF)
		reason = check_elf(path, elf);
	elf_end(elf);
	close(fd);
	return reason;
}

char *target_check(const char *path, uid_t uid, gid_t gid)
{
	return check_file(path, uid, gid, 0);
}
