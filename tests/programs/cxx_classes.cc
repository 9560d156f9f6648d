/* SPDX-License-Identifier: MIT */
/*
 * Locks that nobody initialises, in objects that come and go at the same addresses. Built with and
 * without optimisation: std::mutex::lock is a function of its own in one, and gone in the other.
 * Prints what a report must say: "class NAME ACQUISITIONS".
 */
#include <cstdio>
#include <mutex>
#include <shared_mutex>
#include <thread>

enum { OBJECTS = 3000 };

struct cache {
	std::mutex mutex;
	int value = 0;

	void get();
};

struct queue {
	std::recursive_mutex mutex;
	int value = 0;

	void push();
};

struct map {
	std::shared_mutex mutex;
	int value = 0;

	int find();
};

__attribute__((noinline)) void cache::get()
{
	std::lock_guard<std::mutex> guard(mutex); /* cache::get */
	value++;
}

__attribute__((noinline)) void queue::push()
{
	std::unique_lock<std::recursive_mutex> guard(mutex); /* queue::push */
	value++;
}

__attribute__((noinline)) int map::find()
{
	std::shared_lock<std::shared_mutex> guard(mutex); /* map::find */
	return value;
}

int main()
{
	std::thread other([] {
		for (int i = 0; i < OBJECTS; i++) {
			auto *object = new cache;

			object->get();
			object->get();
			delete object;
		}
	});

	other.join();
	for (int i = 0; i < OBJECTS; i++) {
		auto *first = new queue;

		first->push();
		delete first;

		auto *second = new map;

		second->find();
		delete second;
	}
	std::printf("class std::mutex cache::get %d\n", 2 * OBJECTS);
	std::printf("class std::recursive_mutex queue::push %d\n", OBJECTS);
	std::printf("class std::shared_mutex map::find %d\n", OBJECTS);
	return 0;
}
