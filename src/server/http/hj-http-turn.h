/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/http/hj-callers.h"
#include "server/http/hj-connections.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

int hj_http_turn_begin (SoupServerMessage *message, HjCallers *callers, HjConnections *connections);
char *hj_http_turn_dup_lane (SoupServerMessage *message);
void hj_http_turn_end (SoupServerMessage *message);

G_END_DECLS
