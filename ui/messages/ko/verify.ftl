### 검증: 무엇을 확인했고, 어떻게 되었고, 실패가 무엇을 뜻하는지.

## 전체

overall-running = 확인하는 중 …
overall-proven = 컨테이너 쪽에서 검증됨: 방금 실제로 통신되는 것을 확인했습니다. 다른 기기에서 들어오는 길은 따로 표시합니다
overall-not-proven = 검증되지 않음: 실패는 없지만 중요한 것을 알 수 없었습니다
overall-broken = 동작하지 않습니다
verify-subject-container = { $network } 네트워크, { $container } 컨테이너에서 확인
verify-subject-alone = { $network } 네트워크, 프로브가 잠시 쓴 주소에서 확인: { $addresses }
verify-last = { $overall ->
        [proven] 검증됨
        [not-proven] 검증되지 않음
        [broken] 동작하지 않음
       *[other] 확인하는 중
    }
verify-never = 확인한 적 없음

## 확인 항목

check-link = 링크
check-own-address = 자기 주소
check-duplicate = 주소 중복 없음
check-gateway = 컨테이너 → 게이트웨이
check-gateway-ping = 게이트웨이 ping 응답
check-internet = 컨테이너 → 인터넷
check-name = 이름 풀이
check-ipv6 = IPv6 게이트웨이
check-mtu = 패킷 크기
check-host-to-container = 엔진이 있는 컴퓨터 → 컨테이너
check-container-to-host = 컨테이너 → 엔진이 있는 컴퓨터
check-lan-to-container = LAN → 컨테이너
result-waiting = 기다리는 중
result-pass = 동작 확인
result-fail = 동작하지 않음
result-inconclusive = 알 수 없음
result-by-design = 이런 네트워크에서는 되지 않음
verify-expected = 예상: { $text }
verify-observed = 관찰: { $text }

## 관찰한 것

sighting-link-up = { $link } 켜짐
sighting-link-down = { $link } 꺼짐 또는 케이블 없음
sighting-addresses = { $addresses ->
        [none] 주소 없음
       *[other] { $addresses }
    }
sighting-macs = { $address } 주소에 응답한 기기: { $macs }
sighting-nobody-answered = { $address } 주소에 응답 없음
sighting-one-holder = { $address } 주소를 쓰는 기기 하나
sighting-answers = { $address } 주소의 응답
sighting-echo = { $address } 응답, { $after_us } µs
sighting-resolved = { $addresses ->
        [none] { $name } 이름에 응답 없음
       *[other] { $name }: { $addresses }
    }
sighting-connected = { $after_us ->
        [none] { $target } 연결됨
       *[other] { $target } 연결됨, { $after_us } µs
    }
sighting-not-connected = { $how ->
        [silent] { $target } 응답 없음
       *[other] { $target }: { $how }
    }
sighting-bytes = { $bytes }바이트
sighting-knocked = { $peer } 쪽에서 올바른 암호로 접속함
sighting-nobody-opened = { $address } 주소에 접속되지 않음
item-macs = { $mac }({ $vendor-text })
item-others = { $mac }({ $vendor-text })
item-ours = { $mac }({ $vendor-text })

## 실패의 뜻

verdict-parent-without-carrier = { $parent } 인터페이스가 꺼졌거나 케이블이 없습니다
    .why = 이 네트워크의 통신은 모두 { $parent } 인터페이스로 나갑니다. 신호가 없는 동안에는 아무 데도 연결되지 않으며 엔진은 알아차리지 못합니다.
    .do = { $parent } 인터페이스를 켜거나 케이블을 꽂으십시오. 다른 부모 인터페이스로 네트워크를 다시 만들 수도 있습니다.
verdict-link-down = 컨테이너의 { $link } 링크가 꺼져 있습니다
    .why = 컨테이너에 링크는 있지만 통신이 흐르지 않습니다.
    .do = 컨테이너를 다시 시작하십시오. 그래도 꺼져 있으면 부모 인터페이스와 컨테이너 안의 프로그램을 확인하십시오.
verdict-missing-address = 컨테이너에 { $address } 주소가 없습니다
    .why = { $has ->
        [none] 엔진이 약속한 주소인데 컨테이너의 어떤 링크에도 없습니다.
       *[other] 엔진이 약속한 주소인데 컨테이너에 있는 주소는 다릅니다: { $has }.
    } { $address } 주소로 보낸 통신은 갈 곳이 없습니다.
    .do = 컨테이너를 다시 시작하거나, 네트워크에서 분리했다가 다시 연결하십시오. 안에서 주소를 직접 설정하는 프로그램이 있다면 이 주소는 건드리지 않게 하십시오.
verdict-duplicate-address = 두 기기가 { $address } 주소를 쓰고 있습니다
    .why = { $ours ->
        [none] 컨테이너
       *[other] 컨테이너({ $ours })
    } 말고도 { $address } 주소에 응답하는 기기: { $others }. 먼저 응답한 쪽으로 연결되므로 양쪽의 통신이 불규칙하게 끊깁니다.
    .do = 아무도 응답하지 않는 주소를 컨테이너에 주거나 다른 기기의 주소를 바꾸십시오. 네트워크의 범위는 공유기의 DHCP 할당 범위에서 빼십시오.
verdict-gateway-twice = 두 기기가 게이트웨이 { $gateway } 주소에 응답합니다
    .why = 응답한 기기: { $macs }. 컨테이너의 통신은 먼저 응답한 쪽으로 가며, 거기서 끊길 수 있습니다.
    .do = 공유기의 주소를 쓰는 기기를 찾아 다른 주소를 주십시오. 그것이 컨테이너라면, 게이트웨이 없는 네트워크가 공유기의 주소를 나눠 준 것입니다.
verdict-gateway-down = 게이트웨이 { $gateway } 주소가 응답하지 않습니다
    .why = 컨테이너에도, 엔진이 있는 컴퓨터에도 응답하지 않습니다. LAN의 다른 기기 { $others }대는 응답하므로 네트워크는 맞고 게이트웨이가 없는 것입니다.
    .do = 공유기를 켜거나 공유기의 주소를 확인하십시오.
verdict-wrong-gateway = { $gateway } 주소는 이 LAN의 게이트웨이가 아닙니다
    .why = 엔진이 있는 컴퓨터는 { $lan_gateway } 게이트웨이로 나갑니다. 컨테이너에 알려 준 { $gateway } 쪽으로는 길이 없습니다.
    .do = 네트워크를 편집하여 게이트웨이를 { $lan_gateway } 주소로 바꾸십시오(터미널에서는 lanward edit). Docker 자체는 게이트웨이를 바꾸지 못하므로, Lanward가 네트워크를 새로 만들고 컨테이너를 다시 연결합니다.
verdict-wrong-subnet = { $subnet } 대역은 { $parent } 쪽 LAN이 아닙니다
    .why = { $parent } 쪽 LAN의 서브넷: { $link_subnets }. { $subnet } 대역에서는 아무도 응답하지 않으며, 그쪽 기기에는 돌아올 길이 없습니다.
    .do = 네트워크를 편집하여 LAN의 서브넷과 그 안의 범위, LAN의 게이트웨이로 바꾸십시오(터미널에서는 lanward edit).
verdict-vlan-mismatch = VLAN { $vlan }에서 아무도 응답하지 않습니다
    .why = { $parent } 인터페이스에서 { $vlan } 태그를 달고 나가지만 응답이 없습니다. 스위치 포트가 이 VLAN을 나르지 않거나 태그 없이 나르고 있을 가능성이 큽니다.
    .do = 스위치 포트에서 VLAN { $vlan } 태그를 허용하거나, 포트가 나르는 VLAN 번호를 쓰십시오.
verdict-lan-is-tagged = { $parent } 인터페이스 쪽 LAN은 VLAN 태그가 붙은 프레임만 씁니다: { $vlans }
    .why = 태그 없이 물으면 아무도 응답하지 않고, { $parent } 인터페이스에는 { $vlans } 태그가 붙은 프레임이 들어옵니다. 스위치 포트는 태그를 붙여 보내고 컨테이너는 태그 없이 보내므로 서로 듣지 못합니다.
    .do = 네트워크에 이 VLAN을 지정하거나(상위 인터페이스: { $parent }.VLAN번호), 스위치 포트가 태그 없이 보내도록 설정하십시오.
verdict-arp-filtered = 게이트웨이 { $gateway } 기기가 이 컨테이너를 무시합니다
    .why = 게이트웨이는 엔진이 있는 컴퓨터에 응답하고, 다른 기기 { $others }대는 컨테이너에 응답합니다. 프레임은 지나가지만 둘 사이에서 ARP만 버려집니다. 공유기의 IP·MAC 주소 고정이나 스위치의 ARP 검사가 원인일 수 있습니다.
    .do = 공유기나 스위치에서 컨테이너의 IP와 MAC 주소를 허용하거나, 그곳에 등록된 MAC 주소를 컨테이너에 고정하십시오.
verdict-mac-filtered = LAN이 컨테이너의 통신을 전혀 받지 못합니다
    .why = 기기 { $silent }대가 엔진이 있는 컴퓨터에는 응답하지만 컨테이너에는 모두 응답하지 않습니다. 모르는 MAC 주소의 프레임을 도중에서 버리는 것이 있습니다. 하이퍼바이저의 가상 스위치, 클라우드, 포트 보안이 켜진 스위치, 무선 공유기 등입니다.
    .do = 가상 스위치에서 MAC 주소 위조와 무차별 모드를 허용하거나, 포트의 제한을 풀거나, 컴퓨터의 MAC 주소를 그대로 쓰는 ipvlan을 쓰십시오.
verdict-container-unheard = 게이트웨이 { $gateway } 기기가 컴퓨터에는 응답하고 컨테이너에는 응답하지 않습니다
    .why = 게이트웨이는 있고, 비교해 볼 다른 기기는 응답하지 않았습니다. 컨테이너의 MAC 주소로 보낸 프레임이 도중에 버려지거나, 게이트웨이가 컨테이너를 무시하는 것입니다.
    .do = 하이퍼바이저나 스위치의 MAC 주소 규칙과 공유기의 주소 고정을 확인하십시오. 앞의 경우에는 ipvlan으로 피할 수 있습니다.
verdict-isolated-vm = 되는 것처럼 보이지만 되지 않습니다: { $subnet } 대역은 가상 머신 바깥입니다
    .why = { $engine-text } 엔진은 가상 머신 안에 있습니다. 네트워크와 컨테이너는 오류 없이 만들어졌지만, 가상 머신의 링크는 { $inside ->
        [none] 자기만의 것
       *[other] { $inside }
    }일 뿐 LAN이 아닙니다. 게이트웨이도 LAN도 응답하지 않으며 앞으로도 그렇습니다.
    .do = 대신 포트를 공개하거나, LAN에 브리지로 연결된 가상 머신의 엔진 또는 SSH로 연결하는 Linux 컴퓨터를 쓰십시오.
verdict-lan-silent = { $link } 쪽에서 아무도 응답하지 않습니다
    .why = 컨테이너도, 엔진이 있는 컴퓨터도 이 링크에서 아무 응답도 듣지 못했습니다.
    .do = 케이블과 스위치를 확인하고, { $link } 링크가 LAN에 연결된 것이 맞는지 보십시오.
verdict-gateway-silent = 게이트웨이 { $gateway } 기기가 컨테이너에 응답하지 않습니다
    .why = 게이트웨이 없이는 밖으로 나갈 수 없습니다. 다른 기기에 응답하는지는 볼 수 없었습니다.
    .do = 공유기가 켜져 있는지, { $gateway } 주소가 맞는지, 부모 인터페이스가 LAN에 연결된 것이 맞는지 확인하십시오.
verdict-no-default-route = 컨테이너에 기본 경로가 없습니다
    .why = 게이트웨이 { $gateway } 기기는 응답하지만, 컨테이너의 커널이 그쪽으로 보내지 않습니다.
    .do = 여러 네트워크에 연결된 컨테이너의 기본 경로는 하나입니다. 이 네트워크의 게이트웨이 우선순위를 높이거나 이 네트워크에 먼저 연결하십시오.
verdict-no-name-server = 네임 서버가 응답하지 않습니다
    .why = 컨테이너의 네임 서버: { $resolvers ->
        [none] 없음
       *[other] { $resolvers }
    }. 엔진이 있는 컴퓨터는 밖으로 나가므로 LAN에는 길이 있습니다.
    .do = 컨테이너가 접속할 수 있는 네임 서버를 지정하거나(--dns), LAN의 서버가 이 서브넷에 응답하게 하십시오.
verdict-no-way-out = 게이트웨이 너머로 나가지 못합니다
    .why = 엔진이 있는 컴퓨터는 { $target } 주소에 접속하지만 컨테이너는 접속하지 못합니다. { $gateway ->
        [none] 게이트웨이를 알 수 없습니다.
       *[other] 게이트웨이 { $gateway } 기기는 응답하지만 통과시키지 않습니다.
    }
    .do = 주소나 MAC으로 기기를 가리는 공유기·방화벽 규칙(자녀 보호, 손님용 네트워크, 접근 목록)을 찾아보십시오.
verdict-small-packets = { $bytes }바이트보다 큰 패킷이 사라집니다
    .why = 링크는 { $link_mtu }바이트까지 보냅니다. 큰 패킷이 도중에 사라지면 페이지가 반만 열리고 전송이 멈춥니다.
    .do = --mtu { $bytes } 옵션으로 네트워크를 다시 만들거나 도중의 MTU를 높이십시오.
verdict-ipv6-gateway-silent = IPv6 게이트웨이 { $gateway } 기기가 응답하지 않습니다
    .why = 이 네트워크는 IPv6가 켜져 있지만 게이트웨이가 이웃 탐색에 응답하지 않습니다. IPv6를 먼저 쓰는 프로그램은 헛되이 기다립니다.
    .do = 게이트웨이의 IPv6 주소를 확인하거나 IPv6 없이 네트워크를 만드십시오.
verdict-host-cannot-reach = 엔진이 있는 컴퓨터에서 { $address } 주소에 접속하지 못합니다
    .why = 이 네트워크로 가는 자체 링크가 있으므로 접속할 수 있어야 합니다.
    .do = { $address } 주소로 가는 경로와 방화벽을 확인하십시오.
verdict-container-cannot-reach-host = 컨테이너에서 엔진이 있는 컴퓨터의 { $address } 주소에 접속하지 못합니다
    .why = 호스트 접속이 켜져 있어 컨테이너는 { $address } 주소로 이 컴퓨터에 접속할 수 있어야 하지만, 컨테이너에서 두드려도 응답이 없었습니다.
    .do = 컨테이너가 { $address } 주소로 보내는 통신을 컴퓨터의 방화벽에서 허용하십시오. 컴퓨터에서도 컨테이너에 접속하지 못한다면 호스트 접속의 상태를 확인하거나, 껐다가 다시 켜십시오.
verdict-lan-cannot-reach = 이 컴퓨터에서 { $address } 주소에 접속하지 못합니다
    .why = 같은 LAN에 있지만 아무것도 오가지 않았습니다. 컨테이너에 응답한 것은 LAN의 기기가 아닙니다.
    .do = 엔진이 가상 머신 안에 있다면 LAN은 그 벽에서 끝납니다. 포트를 공개하거나 가상 머신을 브리지로 연결하십시오. 아니라면 도중의 방화벽을 찾아보십시오.

## 알 수 없는 이유

doubt-not-seen = { $error-text }
doubt-not-told = 프로브가 이것에 대해 아무 말도 하지 않았습니다
doubt-after = 다른 확인의 결과를 따릅니다
doubt-ping-silent = { $address } 기기는 ARP에는 응답하지만 ping에는 응답하지 않습니다. 그런 공유기가 많습니다
doubt-lan-without-internet = 엔진이 있는 컴퓨터도 { $target } 주소에 접속하지 못합니다
doubt-switched-off = 확인하지 않기로 했습니다
doubt-no-such-name = 네임 서버는 응답했지만 { $name } 이름을 모릅니다
doubt-no-echo = ping 응답이 없어 패킷 크기를 잴 수 없었습니다
doubt-no-gateway = 이 네트워크에는 게이트웨이가 없습니다
doubt-own-mac-unknown = 누군가 응답했지만 컨테이너 자신의 MAC 주소를 알 수 없습니다
doubt-nobody-to-knock = LAN에서 접속해 볼 기기가 없었습니다. 다른 기기에서 { $address } 주소를 열어 보십시오
doubt-visit-awaited = 다른 기기의 방문을 기다리고 있습니다
doubt-no-visit = 시간 안에 아무도 방문하지 않았습니다
doubt-no-safe-address = 피해 없이 잠시 쓸 수 있는 주소를 찾지 못했습니다
doubt-ipv6-from-router = IPv6는 LAN의 공유기에서 옵니다
doubt-no-host-access = 확인하지 않았습니다. 호스트 접속이 꺼져 있어 컨테이너가 접속할 컴퓨터의 주소가 없습니다
doubt-nobody-inside = 확인하지 않았습니다. 이 네트워크에서 실행 중인 컨테이너가 없습니다
limit-macvlan-host = 커널이 macvlan 컨테이너와 그 컴퓨터 사이를 막습니다
limit-ipvlan-host = 커널이 ipvlan 컨테이너와 그 컴퓨터 사이를 막습니다
limit-published-ports = 다른 기기는 공개한 포트로 접속합니다
limit-needs-route = LAN의 공유기에 이 서브넷으로 가는 경로가 필요합니다
limit-internal = 내부 네트워크에는 나가는 길이 없습니다

## 확인할 수 없는 이유

subject-no-engine = 엔진을 볼 수 없었습니다.
subject-no-such-network = 이런 네트워크가 없습니다: { $name }
subject-ambiguous-network = 같은 이름의 네트워크가 여럿입니다({ $name }): { $ids }
subject-no-such-container = 이런 컨테이너가 없습니다: { $name }
subject-not-attached = { $container } 컨테이너는 { $network } 네트워크에 연결되어 있지 않습니다.
subject-not-running = { $container } 컨테이너가 실행 중이 아니어서 안에서 확인할 수 없습니다.
subject-not-provable = { $driver } 드라이버의 네트워크에는 검증할 만한 자체 통신 경로가 없습니다.

## 프로브가 결과를 가져오지 못한 이유

probe-error-no-consent = { $denied ->
        [true] 이 엔진에서는 프로브를 허용하지 않기로 했습니다
       *[other] 이 엔진에서 프로브를 아직 허용하지 않았습니다
    }
probe-error-not-supported-here = 이 엔진에 맞는 프로브가 없습니다({ $system }/{ $arch })
probe-error-image-refused = 엔진이 프로브를 받지 않았습니다: { $message }
probe-error-start-refused = 엔진이 프로브를 시작하지 않았습니다: { $message }
probe-error-died = 프로브가 일을 마치기 전에 끝났습니다
probe-error-deadline = 프로브가 { $within_ms } ms 안에 끝나지 않았습니다
probe-error-unreachable = 엔진에 연결할 수 없습니다: { $problem-text }
probe-error-said-nonsense = 프로브의 말이 아닌 것이 돌아왔습니다
probe-error-problem = 그곳에서는 프로브가 할 수 없었습니다({ $problem })

## 명령줄

help-verify = 네트워크가 실제로 통신되는지 컨테이너 안에서, 또는 프로브가 잠시 쓰는 주소에서 검증합니다
help-verify-container = 컨테이너 이름이나 ID. 없으면 이 네트워크에서 실행 중인 것
help-verify-name = example.com 대신 풀어 볼 이름
help-arg-connect = 게이트웨이 너머의 접속 대상(기본 대상 대신). 여러 번 쓸 수 있습니다
help-arg-offline = 이름 풀이와 인터넷은 확인하지 않습니다
help-arg-visit = 다른 기기의 방문을 컨테이너 안에서 기다립니다
help-arg-verify = 만든 네트워크가 실제로 통신되는지 검증합니다
verify-visit = LAN의 다른 기기에서 여십시오: { $url }
verify-table = 검증
usage-verify-subject = { $message }
usage-verify-target = 192.0.2.1:443 같은 주소와 포트가 아닙니다: { $typed }
