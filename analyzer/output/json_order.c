/* SPDX-License-Identifier: MIT */
/* Edges and cycles, field by field in the order of docs/report-format.md. */
#include "json_order.h"

static void order_write(JsonBuilder *json, const struct report_order *order)
{
	json_builder_begin_object(json);
	json_write_number(json, "pid", (uint64_t)order->pid);
	json_write_string(json, "held", order->held_id);
	json_write_string(json, "held_name", order->held_name);
	json_write_bool(json, "held_read", order->is_held_read);
	json_write_string(json, "lock", order->lock_id);
	json_write_string(json, "lock_name", order->lock_name);
	json_write_bool(json, "read", order->is_read);
	json_write_number(json, "acquisitions", order->acquisitions);
	json_write_number(json, "tries", order->tries);
	json_write_number(json, "threads", order->threads);
	json_write_place(json, "held_site", &order->held_site);
	json_write_place(json, "site", &order->site);
	json_builder_end_object(json);
}

void json_order_write_edges(JsonBuilder *json, const struct report *report)
{
	json_builder_set_member_name(json, "edges");
	json_builder_begin_array(json);
	for (guint i = 0; i < report->orders->len; i++)
		order_write(json, report->orders->pdata[i]);
	json_builder_end_array(json);
}

void json_order_write_cycles(JsonBuilder *json, const struct report *report)
{
	for (guint i = 0; i < report->order_cycles->len; i++) {
		const struct report_order_cycle *cycle = report->order_cycles->pdata[i];

		json_builder_begin_object(json);
		json_write_string(json, "kind", "potential");
		json_write_number(json, "wait_ns", cycle->wait_ns);
		json_builder_set_member_name(json, "edges");
		json_builder_begin_array(json);
		for (guint j = 0; j < cycle->members->len; j++)
			order_write(json,
				    report->orders->pdata[g_array_index(cycle->members, int, j)]);
		json_builder_end_array(json);
		json_builder_end_object(json);
	}
}
