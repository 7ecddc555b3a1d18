/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "cli/hj-cli.h"
#include "core/sync/hj-sync-engine.h"

G_BEGIN_DECLS

/**
 * HjCliFollowFunc:
 * @result: what a reconciliation did
 *
 * Tells of it.
 *
 * Returns: whether to go on
 */
typedef gboolean (*HjCliFollowFunc) (HjCli *cli, const HjSyncResult *result);

HjSyncResult *hj_cli_reconcile (HjCli *cli, GError **error);
gboolean hj_cli_follow (HjCli *cli, HjCliFollowFunc func, GError **error);
HjResponse *hj_cli_ask (HjCli *cli, const char *path, GBytes *body, GError **error);
gboolean hj_cli_fetch (HjCli *cli, const char *attachment, GError **error);
gboolean hj_cli_catch_up (HjReplica *replica, GError **error);
void hj_cli_add_sync_result (JsonObject *object, const HjSyncResult *result);

G_END_DECLS
