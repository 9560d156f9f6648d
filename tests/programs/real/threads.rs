// SPDX-License-Identifier: MIT
// Rust's standard locks (raw futexes): Mutex, RwLock, Condvar, Barrier, Once, channels; the sums are checked.
use std::sync::{mpsc, Arc, Barrier, Condvar, Mutex, Once, RwLock};
use std::thread;

const THREADS: usize = 4;
const ROUNDS: usize = 20000;
static ONCE: Once = Once::new();

fn main() {
    let total = Arc::new(Mutex::new(0));
    let shared = Arc::new(RwLock::new(0));
    let turn = Arc::new((Mutex::new(0), Condvar::new()));
    let barrier = Arc::new(Barrier::new(THREADS));
    let (sender, receiver) = mpsc::sync_channel(10);
    let threads: Vec<_> = (0..THREADS)
        .map(|number| {
            let (total, shared, turn, barrier) = (total.clone(), shared.clone(), turn.clone(), barrier.clone());
            let sender = sender.clone();
            thread::spawn(move || {
                barrier.wait();
                for i in 0..ROUNDS {
                    *total.lock().unwrap() += 1;
                    if i % 10 == 0 {
                        *shared.write().unwrap() += 1;
                    } else {
                        assert!(*shared.read().unwrap() <= THREADS * ROUNDS / 10);
                    }
                }
                for _ in 0..100 {
                    let mut current = turn.0.lock().unwrap();
                    while *current % THREADS != number {
                        current = turn.1.wait(current).unwrap();
                    }
                    *current += 1;
                    turn.1.notify_all();
                    ONCE.call_once(|| println!("once"));
                    sender.send(1).unwrap();
                }
            })
        })
        .collect();
    drop(sender);
    let received: usize = receiver.iter().sum();
    for thread in threads {
        thread.join().unwrap();
    }
    let poisoned = {
        let total = total.clone();
        std::panic::set_hook(Box::new(|_| ()));
        thread::spawn(move || {
            let _guard = total.lock().unwrap();
            panic!("on purpose");
        })
        .join()
        .is_err()
    };
    let count = *total.lock().unwrap_or_else(|error| error.into_inner());
    println!("total {} written {} received {} poisoned {}", count, shared.read().unwrap(), received, poisoned);
    assert!(count == THREADS * ROUNDS && received == 100 * THREADS);
}
