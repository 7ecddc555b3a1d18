/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "api-ask.h"

/* What a laptop in this process is answered. */
HjResponse *
api_ask (HjApi *api, const HjRequest *request)
{
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  const HjHttpRequest asked = { .method = request->method,
                                .path = request->path,
                                .content_type = request->content_type,
                                .token = request->token,
                                .signature = request->signature,
                                .body = request->body != NULL ? request->body : nothing };
  g_autoptr (HjHttpReply) reply = hj_api_handle (api, &asked);

  return hj_response_new (reply->status, reply->content_type, -1, reply->body);
}
