/* SPDX-License-Identifier: MIT */
/* The last counts for a session that ends before the process does. */
#ifndef LOCKCOST_PRELOAD_STOP_H
#define LOCKCOST_PRELOAD_STOP_H

/**
 * Listens for sessions that are about to end. Where this LTTng does not let us, the counts since
 * the last flush will be missing then.
 */
void stop_setup(void);

#endif
