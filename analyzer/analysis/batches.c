/* SPDX-License-Identifier: MIT */
/* Between 17 and 32 batches once there are 32 times 100 us of waiting around. */
#include "batches.h"

#include <glib.h>
#include <math.h>
#include <stdbool.h>

enum {
	WIDTH_FIRST_NS = 100000,
	USED_MIN = 8, /* fewer say nothing of a spread */
};

static void join_pairs(struct batches *batches)
{
	for (unsigned int i = 0; i < BATCHES_MAX; i++) {
		bool is_there = i < BATCHES_MAX / 2;

		batches->wait_ns[i] =
			is_there ? batches->wait_ns[2 * i] + batches->wait_ns[2 * i + 1] : 0;
		batches->counts[i] =
			is_there ? batches->counts[2 * i] + batches->counts[2 * i + 1] : 0;
	}
	batches->width_ns *= 2;
	batches->used = (batches->used + 1) / 2;
}

void batches_add(struct batches *batches, uint64_t time_ns, uint64_t count, uint64_t wait_ns)
{
	uint64_t index;

	if (!batches->origin_ns) {
		batches->origin_ns = time_ns;
		batches->width_ns = WIDTH_FIRST_NS;
	}
	/* what is told late belongs to the first */
	time_ns = MAX(time_ns, batches->origin_ns);
	while ((time_ns - batches->origin_ns) / batches->width_ns >= BATCHES_MAX)
		join_pairs(batches);
	index = (time_ns - batches->origin_ns) / batches->width_ns;
	batches->wait_ns[index] += (double)wait_ns;
	batches->counts[index] += (double)count;
	batches->used = MAX(batches->used, (unsigned int)index + 1);
}

/* Of the sum of `used` values, from their spread. */
static double error_of(const double *values, unsigned int used)
{
	double mean = 0, square = 0;

	for (unsigned int i = 0; i < used; i++)
		mean += values[i] / used;
	for (unsigned int i = 0; i < used; i++)
		square += (values[i] - mean) * (values[i] - mean);
	return sqrt(square / (used - 1) * used);
}

struct batches_error batches_error(const struct batches *batches)
{
	if (batches->used < USED_MIN)
		return (struct batches_error){-1, -1};
	return (struct batches_error){
		.wait_ns = error_of(batches->wait_ns, batches->used),
		.count = error_of(batches->counts, batches->used),
	};
}
