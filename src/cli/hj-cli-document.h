/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "cli/hj-cli.h"
#include "core/store/hj-blob.h"

G_BEGIN_DECLS

const char *hj_cli_content_word (HjReplica *replica, const HjRecord *attachment);
const char *hj_cli_content_title (HjReplica *replica, const HjRecord *attachment);
gboolean hj_cli_tell_damaged (HjCli *cli, guint *n_damaged, GError **error);

G_END_DECLS
