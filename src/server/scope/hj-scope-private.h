/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/scope/hj-scope.h"

G_BEGIN_DECLS

gboolean hj_scope_is_officer (const char *role);
gboolean hj_scope_is_mediator (const char *role);

G_END_DECLS
