/* SPDX-License-Identifier: MIT */
/* Pairs of waiter and holder, and chains of locks. */
#include "json_blame.h"

#include "labels.h"

void json_blame_write_classes(JsonBuilder *json, const uint64_t *blame_ns)
{
	json_builder_set_member_name(json, "blame_ns");
	json_builder_begin_object(json);
	for (int i = 0; i < BLAME_COUNT; i++)
		json_write_number(json, label_blame((enum blame_class)i), blame_ns[i]);
	json_builder_end_object(json);
}

static void pid_write(JsonBuilder *json, const char *name, int32_t pid)
{
	json_write_number(json, name, pid ? (uint64_t)pid : REPORT_UNKNOWN);
}

static void pairs_write(JsonBuilder *json, const GPtrArray *pairs)
{
	json_builder_set_member_name(json, "pairs");
	json_builder_begin_array(json);
	for (guint i = 0; i < pairs->len; i++) {
		const struct report_pair *pair = pairs->pdata[i];

		json_builder_begin_object(json);
		json_write_place(json, "waiter_site", &pair->waiter.place);
		pid_write(json, "waiter_pid", pair->waiter_pid);
		json_write_place(json, "holder_site", &pair->holder.place);
		pid_write(json, "holder_pid", pair->holder_pid);
		json_write_number(json, "count", pair->count);
		json_write_number(json, "wait_ns", pair->wait_ns);
		json_blame_write_classes(json, pair->blame_ns);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

void json_blame_write(JsonBuilder *json, const struct report_lock *lock)
{
	pairs_write(json, lock->pairs);
	json_builder_set_member_name(json, "blocked_on");
	json_builder_begin_array(json);
	for (guint i = 0; i < lock->chains->len; i++) {
		const struct report_chain *chain = lock->chains->pdata[i];

		json_builder_begin_object(json);
		json_write_string(json, "lock", chain->next_id);
		json_write_string(json, "lock_name", chain->next_name);
		json_write_string(json, "root", chain->root_id);
		json_write_string(json, "root_name", chain->root_name);
		json_write_place(json, "root_site", &chain->root_holder.place);
		pid_write(json, "root_pid", chain->root_pid);
		json_write_number(json, "wait_ns", chain->wait_ns);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}
