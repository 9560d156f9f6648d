// SPDX-License-Identifier: MIT
// thread_local and static C++ objects whose constructors and destructors lock, exceptions through
// call_once, and cancellation that unwinds C++ frames.
#include <condition_variable>
#include <cstdio>
#include <cxxabi.h>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>
#include <thread>

#include "behaviour.h"

namespace
{

std::mutex mutex;
std::recursive_timed_mutex timed;
std::shared_timed_mutex shared;

struct locker {
	const char *name;
	explicit locker(const char *name) : name(name)
	{
		std::lock_guard<std::mutex> guard(mutex);
		SAY("made %s\n", name);
	}
	~locker()
	{
		std::lock_guard<std::mutex> guard(mutex);
		std::shared_lock<std::shared_timed_mutex> reader(shared);
		SAY("gone %s\n", name);
	}
};

locker global("global");
thread_local locker local("thread_local");

void use_local()
{
	SAY("uses %s\n", local.name);
}

void throw_in_once()
{
	std::once_flag flag;
	int runs = 0;

	for (int i = 0; i < 4; i++) {
		try {
			std::call_once(flag, [&] {
				std::unique_lock<std::recursive_timed_mutex> lock(timed);
				if (++runs < 3)
					throw std::runtime_error("not yet");
			});
			SAY("once returned\n");
		} catch (const std::runtime_error &error) {
			SAY("once threw: %s\n", error.what());
		}
	}
	SAY("runs %d\n", runs);
}

void *until_cancelled(void *)
{
	locker on_stack("on the stack");
	static std::condition_variable cond;
	std::unique_lock<std::mutex> lock(mutex);

	try {
		for (;;)
			cond.wait(lock);
	} catch (abi::__forced_unwind &) {
		lock.unlock();
		SAY("unwound\n");
		throw;
	}
	return nullptr;
}

void throw_from_callback()
{
	pthread_once_t once = PTHREAD_ONCE_INIT;

	for (int i = 0; i < 2; i++) {
		try {
			pthread_once(&once, [] { throw 5; });
		} catch (int number) {
			SAY("pthread_once threw %d\n", number);
		}
	}
}

} // namespace

int main()
{
	struct task task;
	locker in_main("in main");

	use_local();
	for (int i = 0; i < 3; i++)
		std::thread(use_local).join();
	throw_in_once();
	throw_from_callback();
	task_start(&task, until_cancelled, nullptr);
	task_until_asleep(&task);
	pthread_cancel(task.thread);
	SAY("%s\n", task_end(&task));
	exit(51);
}
