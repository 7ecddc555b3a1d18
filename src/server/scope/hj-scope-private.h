/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-access.h"
#include "server/scope/hj-scope.h"

G_BEGIN_DECLS

char *hj_scope_name_bucket (HjReach reach, const char *user, const char *org);

G_END_DECLS
