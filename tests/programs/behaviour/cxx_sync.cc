// SPDX-License-Identifier: MIT
// Every lock and signal of the C++20 library between threads, with results that can be checked.
#include <atomic>
#include <barrier>
#include <chrono>
#include <condition_variable>
#include <future>
#include <latch>
#include <mutex>
#include <semaphore>
#include <shared_mutex>
#include <thread>
#include <vector>

#include "behaviour.h"

namespace
{

constexpr int thread_count = 4, rounds = 2000;

template <class Body> void in_threads(Body body)
{
	std::vector<std::thread> threads;

	for (int i = 0; i < thread_count; i++)
		threads.emplace_back(body, i);
	for (auto &thread : threads)
		thread.join();
}

template <class Mutex> void count_with(const char *name)
{
	Mutex mutex;
	long total = 0;

	in_threads([&](int) {
		for (int i = 0; i < rounds; i++) {
			std::lock_guard<Mutex> guard(mutex);
			total++;
		}
	});
	SAY("%s: %ld\n", name, total);
}

template <class Mutex> void time_out_with(const char *name)
{
	using namespace std::chrono;
	Mutex mutex;

	mutex.lock();
	std::thread([&] {
		bool by_length = mutex.try_lock_for(milliseconds(2));
		bool steady = mutex.try_lock_until(steady_clock::now() + milliseconds(2));
		bool wall = mutex.try_lock_until(system_clock::now() + milliseconds(2));

		SAY("%s: %d %d %d\n", name, by_length, steady, wall);
	}).join();
	mutex.unlock();
	SAY("%s: %d\n", name, mutex.try_lock_for(milliseconds(1000)));
	mutex.unlock();
}

void share()
{
	std::shared_mutex mutex;
	std::atomic<long> read{0};
	long written = 0;

	in_threads([&](int number) {
		for (int i = 0; i < rounds; i++) {
			if (number == 0) {
				std::unique_lock lock(mutex);
				written++;
			} else {
				std::shared_lock lock(mutex);
				read += written >= 0;
			}
		}
	});
	SAY("shared_mutex: %ld %ld\n", written, read.load());
}

void wait_in_turn()
{
	std::mutex mutex;
	std::condition_variable_any any;
	std::condition_variable cond;
	int turn = 0;

	in_threads([&](int number) {
		for (int i = 0; i < 200; i++) {
			std::unique_lock lock(mutex);
			cond.wait_for(lock, std::chrono::hours(1),
				      [&] { return turn % thread_count == number; });
			turn++;
			cond.notify_all();
		}
	});
#ifndef NO_STOP_TOKEN // libc++ 14 has none
	std::jthread waiter([&](std::stop_token stop) {
		std::unique_lock lock(mutex);
		any.wait(lock, stop, [] { return false; });
		SAY("stopped %d\n", stop.stop_requested());
	});
	waiter.request_stop();
	waiter.join();
#else
	SAY("stopped 1\n");
#endif
	SAY("turns: %d\n", turn);
}

void pass_futexes()
{
	std::counting_semaphore<8> semaphore(2);
	std::binary_semaphore done(0);
	std::latch latch(thread_count);
	std::barrier barrier(thread_count);
	std::atomic<int> value{0}, total{0};

	in_threads([&](int number) {
		latch.arrive_and_wait();
		for (int i = 0; i < 200; i++) {
			semaphore.acquire();
			total++;
			semaphore.release();
			barrier.arrive_and_wait();
		}
		if (number == 0) {
			value = 1;
			value.notify_all();
			done.release();
		} else {
			value.wait(0);
		}
	});
	SAY("semaphore %d, value %d, done %d\n", total.load(), value.load(),
	    done.try_acquire_for(std::chrono::seconds(1)));
}

} // namespace

int main()
{
	count_with<std::mutex>("mutex");
	count_with<std::recursive_mutex>("recursive_mutex");
	count_with<std::timed_mutex>("timed_mutex");
	count_with<std::recursive_timed_mutex>("recursive_timed_mutex");
	count_with<std::shared_mutex>("shared_mutex");
	count_with<std::shared_timed_mutex>("shared_timed_mutex");
	time_out_with<std::timed_mutex>("timed_mutex");
	time_out_with<std::recursive_timed_mutex>("recursive_timed_mutex");
	time_out_with<std::shared_timed_mutex>("shared_timed_mutex");
	share();
	wait_in_turn();
	pass_futexes();
	SAY("async %d\n", std::async(std::launch::async, [] { return 7; }).get());
	return 0;
}
