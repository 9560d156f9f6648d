// SPDX-License-Identifier: MIT
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.LongStream;

/** Java threads that share a monitor, a ReentrantLock, a queue and a semaphore; the sums are checked. */
class Threads {
	static final int THREADS = 4, ROUNDS = 20000;
	static final Object monitor = new Object();
	static final ReentrantLock lock = new ReentrantLock();
	static final Semaphore tickets = new Semaphore(2);
	static final ArrayBlockingQueue<Integer> queue = new ArrayBlockingQueue<>(10);
	static final CountDownLatch done = new CountDownLatch(THREADS);
	static long inMonitor, inLock;

	static void work() {
		for (int i = 0; i < ROUNDS; i++) {
			synchronized (monitor) {
				inMonitor++;
			}
			lock.lock();
			try {
				inLock++;
			} finally {
				lock.unlock();
			}
		}
		try {
			for (int i = 0; i < 200; i++) {
				tickets.acquire();
				queue.put(i);
				tickets.release();
			}
			synchronized (monitor) {
				monitor.wait(2);
			}
		} catch (InterruptedException exception) {
			throw new RuntimeException(exception);
		}
		done.countDown();
	}

	public static void main(String[] arguments) throws Exception {
		long taken = 0;

		for (int i = 0; i < THREADS; i++)
			new Thread(Threads::work).start();
		for (int i = 0; i < THREADS * 200; i++)
			taken += queue.poll(60, TimeUnit.SECONDS);
		done.await();
		long squares = LongStream.range(0, 100000).parallel().map(n -> n * n).sum();
		int async = CompletableFuture.supplyAsync(() -> 7).get();
		System.gc();
		System.out.println("monitor " + inMonitor + " lock " + inLock + " taken " + taken + " squares " + squares +
			" async " + async);
		if (inMonitor != THREADS * ROUNDS || inLock != THREADS * ROUNDS)
			System.exit(1);
	}
}
