/* SPDX-License-Identifier: MIT */
/* Walks a directory with nftw(3), which needs no list of names in memory. */
#include "tree.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <unistd.h>

enum { OPEN_DIRECTORIES = 8 };

/*
 * nftw hands nothing through to its callback; the recorder gives a tree away from one thread only.
 */
static uid_t new_owner;
static gid_t new_group;

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *position)
{
	(void)info;
	(void)type;
	(void)position;
	return remove(path) < 0 && errno != ENOENT ? -1 : 0;
}

static int give_one(const char *path, const struct stat *info, int type, struct FTW *position)
{
	(void)info;
	(void)type;
	(void)position;
	return lchown(path, new_owner, new_group);
}

int tree_remove(const char *path)
{
	return nftw(path, remove_one, OPEN_DIRECTORIES, FTW_DEPTH | FTW_PHYS);
}

int tree_give(const char *path, uid_t owner, gid_t group)
{
	new_owner = owner;
	new_group = group;
	return nftw(path, give_one, OPEN_DIRECTORIES, FTW_PHYS);
}
