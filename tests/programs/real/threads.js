// SPDX-License-Identifier: MIT
// Node: worker threads that share memory by Atomics, and libuv's pool (files, digests); the sums are checked.
const { Worker, isMainThread, workerData } = require('worker_threads');
const crypto = require('crypto');
const fs = require('fs');

const workers = 4, rounds = 5000;

// A mutex as in the specification's example: Atomics.wait is a futex.
function locked(cells, body) {
	while (Atomics.compareExchange(cells, 0, 0, 1) !== 0)
		Atomics.wait(cells, 0, 1, 10);
	body();
	Atomics.store(cells, 0, 0);
	Atomics.notify(cells, 0, 1);
}

async function main() {
	const cells = new Int32Array(new SharedArrayBuffer(8));
	const ends = [...Array(workers)].map(() => new Promise((resolve, reject) =>
		new Worker(__filename, { workerData: cells }).on('exit', resolve).on('error', reject)));
	const digests = await Promise.all([...Array(16).keys()].map((n) => new Promise((resolve, reject) =>
		crypto.pbkdf2('secret', `salt ${n}`, 2000, 16, 'sha256', (error, key) =>
			error ? reject(error) : resolve(key.toString('hex'))))));
	const text = await Promise.all([...Array(16)].map(() => fs.promises.readFile(__filename, 'utf8')));

	console.log('exits', (await Promise.all(ends)).join(), 'total', cells[1], 'digest', digests[7],
		'read', text.every((one) => one.length === text[0].length));
	process.exitCode = cells[1] === workers * rounds ? 0 : 1;
}

if (isMainThread)
	main();
else
	for (let i = 0; i < rounds; i++)
		locked(workerData, () => { workerData[1]++; });
