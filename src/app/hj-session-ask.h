/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

G_BEGIN_DECLS

/* Stack of a fiber on which answers are asked for and their JSON is read. */
#define HJ_SESSION_ASK_STACK (512 * 1024)

GBytes *hj_session_ask (HjSession *self, const char *path, GBytes *body, GError **error);

G_END_DECLS
