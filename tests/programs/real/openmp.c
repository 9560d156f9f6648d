/* SPDX-License-Identifier: MIT */
/* OpenMP: critical sections, locks, tasks, reductions and barriers; the sums are checked. */
#include <omp.h>
#include <stdio.h>

enum { ROUNDS = 20000 };

int main(void)
{
	long critical = 0, locked = 0, atomic = 0, tasks = 0, sum = 0;
	int threads = 0;
	omp_lock_t lock;

	omp_init_lock(&lock);
#pragma omp parallel num_threads(4) reduction(+ : sum)
	{
#pragma omp single
		threads = omp_get_num_threads();
		for (int i = 0; i < ROUNDS; i++) {
#pragma omp critical
			critical++;
			omp_set_lock(&lock);
			locked++;
			omp_unset_lock(&lock);
#pragma omp atomic
			atomic++;
			sum++;
		}
#pragma omp barrier
#pragma omp single
		for (int i = 0; i < 200; i++) {
#pragma omp task shared(tasks)
#pragma omp atomic
			tasks++;
		}
	}
	omp_destroy_lock(&lock);
	printf("threads %d critical %ld locked %ld atomic %ld tasks %ld sum %ld\n", threads,
	       critical, locked, atomic, tasks, sum);
	return critical == 4 * ROUNDS && locked == critical && atomic == critical && sum == critical
		       ? 0
		       : 1;
}
