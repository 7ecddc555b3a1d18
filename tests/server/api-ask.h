/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/sync/hj-transport.h"
#include "server/api/hj-api.h"

HjResponse *api_ask (HjApi *api, const HjRequest *request);
