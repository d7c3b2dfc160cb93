-- One attempt of one process, atomically. Times are microseconds of the server.
--
-- KEYS: state (hash), grants (zset: member -> when it was granted), queue (zset:
-- process -> when its turn comes), alive (zset: process -> until when its place
-- is kept without news of it).
local state, grants, queue, alive = KEYS[1], KEYS[2], KEYS[3], KEYS[4]

-- ARGV: what is asked, and by whom.
local op, id, epoch = ARGV[1], ARGV[2], ARGV[3]
local quota, window, settle = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local member = ARGV[7]             -- take: the name that the grant is to have
local patience = tonumber(ARGV[8]) -- take: the longest wait that will be waited, -1 for any
local pause = tonumber(ARGV[9])    -- from now, 0 for none
local newest = ARGV[10]            -- the caller's newest grant that must still be here, or ''
local urgent = ARGV[11] == '1'     -- take: the request may use the reserve and overtakes all others
-- What the caller knows, where it was asked for: how many grants it was told of
-- last (-1: nothing to tell), when by the server's clock and how long ago; whether
-- some were granted without the server; and from 16 on its grants: name, age.
local told, toldAt, toldAge, alone = tonumber(ARGV[12]), tonumber(ARGV[13]), tonumber(ARGV[14]), ARGV[15]

local function num(x) return string.format('%.0f', x) end
local function score(zset, m) return tonumber(redis.call('ZSCORE', zset, m) or nil) end
local function count(zset, from, to) return redis.call('ZCOUNT', zset, from, to) end

local s = redis.call('HMGET', state, 'epoch', 'run', 'clock', 'settled', 'pause', 'phantoms', 'reportAt', 'phantomAt')
local clock, settled, paused = tonumber(s[3] or 0), tonumber(s[4] or 0), tonumber(s[5] or 0)
local phantoms, reportAt, phantomAt = tonumber(s[6] or 0), tonumber(s[7] or 0), tonumber(s[8] or 0)

-- Time never goes back behind the newest grant, whatever the server's clock does.
local t = redis.call('TIME')
local now = math.max(tonumber(t[1]) * 1000000 + tonumber(t[2]), clock)

-- Which run of which server this is. Where the server does not say, what is
-- missing has to tell.
local info = redis.pcall('INFO', 'server')
local run = type(info) == 'string' and string.match(info, 'run_id:(%x+)') or ''

local function keep(key, ms) redis.call('PEXPIRE', key, num(ms)) end
local hold = math.ceil(2 * window / 1000) + 60000
local keepState = math.max(hold, 7 * 86400000)

-- State that is not whole grants nothing until the processes have told what they
-- know of it. It is not whole when it is missing, comes from another run of the
-- server (so perhaps from an old copy), or lacks grants that it had.
local lost = not s[1] or s[2] ~= run
	or (clock > now - window and redis.call('EXISTS', grants) == 0)
	or (newest ~= '' and epoch == s[1] and not score(grants, newest))
if lost then
	s[1] = id .. '.' .. num(now)
	settled = now + settle
	local top = redis.call('ZREVRANGE', grants, 0, 0, 'WITHSCORES')
	clock, reportAt = tonumber(top[2] or 0), 0
	redis.call('HSET', state, 'epoch', s[1], 'run', run, 'settled', num(settled), 'clock', num(clock), 'reportAt', '0')
	keep(state, keepState)
end
if pause > 0 then
	paused = math.max(paused, now + pause)
	redis.call('HSET', state, 'pause', num(paused))
	keep(state, math.max(keepState, pause / 1000 + hold))
end

local function answer(code, wait, oldest)
	return {code, num(math.max(0, wait)), redis.call('ZCARD', grants), num(now), s[1], num(math.max(0, paused - now)),
		num(math.max(0, settled - now)), num(oldest)}
end

-- A caller that knows another epoch is asked for what it knows.
if epoch ~= '' and epoch ~= s[1] then
	return answer(3, 0, 0)
end

local function removePhantoms(n)
	for i = phantoms, math.max(1, phantoms - n + 1), -1 do
		redis.call('ZREM', grants, '~' .. i)
	end
	phantoms = math.max(0, phantoms - n)
end

local report = #ARGV > 11
if report then
	-- Ages only grow on their way, so that a grant comes to stand later than it
	-- was, never earlier.
	for i = 16, #ARGV, 2 do
		local at = now - tonumber(ARGV[i + 1])
		if at > now - window and redis.call('ZADD', grants, 'NX', num(at), ARGV[i]) == 1 then
			clock = math.max(clock, at)
			if phantoms > 0 and at <= phantomAt and at > phantomAt - window then
				removePhantoms(1) -- this was one of those that nobody had told of
			end
		end
	end
	-- The latest count that anyone was told stands for all grants until then:
	-- those that no process has told of are put where they last as long as they can.
	if told >= 0 and toldAt > reportAt then
		removePhantoms(phantoms)
		reportAt, phantomAt = toldAt, math.max(now - toldAge, phantomAt)
		local unknown = math.min(quota, told) - count(grants, '(' .. num(phantomAt - window), num(phantomAt))
		if phantomAt > now - window then
			for i = 1, unknown do
				redis.call('ZADD', grants, num(phantomAt), '~' .. i)
				phantoms = i
			end
			if unknown > 0 then clock = math.max(clock, phantomAt) end
		end
	end
	if alone == '1' then
		settled = math.max(settled, now + settle) -- the others may have some to tell, too
	end
	redis.call('HSET', state, 'phantoms', num(phantoms), 'reportAt', num(reportAt), 'phantomAt', num(phantomAt),
		'clock', num(clock), 'settled', num(settled))
	keep(grants, hold)
end

redis.call('ZREMRANGEBYSCORE', grants, '-inf', num(now - window))
local dead = redis.call('ZRANGEBYSCORE', alive, '-inf', num(now))
for _, who in ipairs(dead) do
	redis.call('ZREM', queue, who)
	redis.call('ZREM', alive, who)
end

-- limit is how many grants may be in the window, this one included: a fiftieth of the
-- quota is kept for urgent requests.
local limit = urgent and quota or quota - math.floor(quota / 50)

-- leaves is when the i-th oldest grant leaves the window; beyond the last one it
-- is a window later, and so on.
local granted = redis.call('ZCARD', grants)
local function leaves(i)
	if granted == 0 then return now + window * math.floor((i - 1) / limit) end
	local rounds, place = math.floor((i - 1) / granted), (i - 1) % granted
	return tonumber(redis.call('ZRANGE', grants, place, place, 'WITHSCORES')[2]) + window * (rounds + 1)
end
local function oldest() return granted > 0 and leaves(1) - now or 0 end

if op == 'look' or op == 'stay' then
	if op == 'stay' and score(alive, id) then
		redis.call('ZADD', alive, num(now + settle), id) -- its place is kept
	end
	return answer(1, 0, oldest())
end
if op == 'leave' then
	redis.call('ZREM', queue, id)
	redis.call('ZREM', alive, id)
	return answer(1, 0, oldest())
end

-- A grant whose answer was late or lost was not used: it is moved to now. (An old
-- question that arrives late moves a used one, which only counts it for longer.)
local open = math.max(paused, settled)
local mine = score(grants, member)
-- Who waits goes when its turn comes, and nobody goes before those whose turn it
-- is: turns are given in the order of arrival. An urgent request needs no turn and
-- leaves the place of its process to the requests behind it.
local free, place = limit - granted, not urgent and score(queue, id)
local due
if mine then
	due = now
elseif urgent then
	due = free > 0 and now or leaves(1 - free)
elseif place then
	local before = '(' .. num(place)
	if free > count(queue, '-inf', place <= now and before or num(now)) then due = now
	else due = leaves(math.max(1, count(queue, '-inf', before) - free + 1)) end
elseif free > count(queue, '-inf', num(now)) then
	due = now
else
	due = leaves(math.max(1, redis.call('ZCARD', queue) - free + 1))
end

if due <= now and open <= now then
	redis.call('ZADD', grants, num(now), member)
	redis.call('HSET', state, 'clock', num(now))
	if place then
		redis.call('ZREM', queue, id)
		redis.call('ZREM', alive, id)
	end
	keep(grants, hold)
	keep(state, keepState)
	if not mine then granted = granted + 1 end
	return answer(0, 0, oldest())
end

due = math.max(due, open, now + 1)
local wait = due - now
if not urgent and (patience < 0 or wait <= patience) then
	redis.call('ZADD', queue, num(due), id)
	redis.call('ZADD', alive, num(now + settle), id)
	keep(queue, hold + wait / 1000)
	keep(alive, hold + wait / 1000)
end
local code = 1
if open == due and open > now then code = settled >= paused and 4 or 2 end
return answer(code, wait, oldest())
