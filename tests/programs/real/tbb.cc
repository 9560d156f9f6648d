// SPDX-License-Identifier: MIT
// TBB: parallel loops, its mutexes, a concurrent queue, a task group; the sums are checked.
#include <cstdio>
#include <oneapi/tbb.h>

template <class Mutex> static long count(int rounds)
{
	Mutex mutex;
	long total = 0;

	tbb::parallel_for(0, rounds, [&](int) {
		typename Mutex::scoped_lock lock(mutex);
		total++;
	});
	return total;
}

int main()
{
	constexpr int rounds = 50000;
	tbb::global_control threads(tbb::global_control::max_allowed_parallelism, 4);
	tbb::concurrent_bounded_queue<int> queue;
	tbb::task_group group;
	std::atomic<long> taken{0};

	long plain = count<tbb::queuing_rw_mutex>(rounds), spin = count<tbb::spin_mutex>(rounds),
	     queuing = count<tbb::queuing_mutex>(rounds),
	     shared = count<tbb::spin_rw_mutex>(rounds);
	long sum = tbb::parallel_reduce(
		tbb::blocked_range<long>(0, 1000000), 0L,
		[](auto &range, long part) {
			for (long i = range.begin(); i != range.end(); i++)
				part += i;
			return part;
		},
		std::plus<long>());
	queue.set_capacity(16);
	group.run([&] {
		for (int i = 0; i < 1000; i++)
			queue.push(i);
	});
	for (int i = 0; i < 1000; i++) {
		int item;

		queue.pop(item);
		taken += item;
	}
	group.wait();
	std::printf("mutex %ld spin %ld queuing %ld rw %ld sum %ld taken %ld\n", plain, spin,
		    queuing, shared, sum, taken.load());
	return plain == rounds && spin == rounds && queuing == rounds && shared == rounds ? 0 : 1;
}
