/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "cli/hj-cli.h"
#include "core/casework/hj-act.h"

G_BEGIN_DECLS

void hj_cli_print_act (HjCli *cli, const HjEntity *entity, const char *id,
                       const HjActResult *result);

G_END_DECLS
