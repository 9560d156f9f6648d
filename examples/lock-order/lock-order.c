/* SPDX-License-Identifier: MIT */
/*
 * A deadlock that has not happened yet. Salaries are paid in the morning, from the company to its
 * people, and bills in the evening, the other way round; one day the two meet. `lock-order fixed`
 * takes the account with the lower number first, whatever the direction.
 */
#include <stdio.h>

#include "work.h"

enum { TRANSFERS = 2000 };

struct account {
	int number;
	long money;
	pthread_mutex_t lock;
};

static struct account company = {1, 1000000, PTHREAD_MUTEX_INITIALIZER};
static struct account person = {2, 0, PTHREAD_MUTEX_INITIALIZER};

static bool is_fixed;

static void transfer(struct account *from, struct account *to)
{
	bool is_turned = is_fixed && to->number < from->number;

	pthread_mutex_lock(is_turned ? &to->lock : &from->lock);
	pthread_mutex_lock(is_turned ? &from->lock : &to->lock);
	from->money--;
	to->money++;
	pthread_mutex_unlock(&to->lock);
	pthread_mutex_unlock(&from->lock);
}

static void *pay_salaries(void *unused)
{
	for (int i = 0; i < TRANSFERS; i++)
		transfer(&company, &person);
	return unused;
}

static void *pay_bills(void *unused)
{
	for (int i = 0; i < TRANSFERS; i++)
		transfer(&person, &company);
	return unused;
}

int main(int argc, char **argv)
{
	is_fixed = is_asked_to_be_fixed(argc, argv);
	run_threads(1, pay_salaries);
	run_threads(1, pay_bills);
	printf("the company has %ld, the person %ld\n", company.money, person.money);
	return 0;
}
