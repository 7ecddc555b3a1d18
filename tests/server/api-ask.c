/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "api-ask.h"

/* What a laptop in this process is answered. */
HjResponse *
api_ask (HjApi *api, const char *method, const char *path, const char *content_type,
         const char *token, GBytes *body)
{
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  HjHttpRequest request = { .method = method,
                            .path = path,
                            .content_type = content_type,
                            .token = token,
                            .body = body != NULL ? body : nothing };
  g_autoptr (HjHttpReply) reply = hj_api_handle (api, &request);

  return hj_response_new (reply->status, reply->content_type, -1, reply->body);
}
