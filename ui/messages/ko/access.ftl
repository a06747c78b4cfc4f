### 호스트 접속: 엔진 컴퓨터와 자신의 macvlan 컨테이너가 통신하게 하는 링크.

## 만들 수 없는 이유

access-refusal-no-engine = 볼 수 있는 엔진이 없습니다.
    .why = 네트워크가 어디에 매달려 있는지는 엔진만 압니다.
    .do = 엔진을 시작하거나 다른 엔진을 고르십시오.
access-refusal-engine-in-vm = 엔진이 가상 머신에서 실행됩니다({ $engine-text }).
    .why = 링크는 그 가상 머신 안에 만들어집니다. 가상 머신은 컨테이너와 통신하지만 이 컴퓨터는 전과 똑같이 통신하지 못합니다.
    .do = 이 컴퓨터에서 접속할 컨테이너의 포트를 게시하십시오.
access-refusal-rootless = 엔진이 root 없이 실행됩니다.
    .why = rootless 엔진은 자신만의 네트워크를 쓰며 컴퓨터의 인터페이스에 대한 권한이 없습니다.
    .do = root로 실행되는 엔진을 쓰거나 포트를 게시하십시오.
access-refusal-podman = 엔진이 Podman입니다.
    .why = 호스트 접속은 Docker에서만 시험했습니다. 시험하지 않은 것은 약속하지 않습니다.
    .do = Docker 엔진에서 lanward access plan이 명령을 보여 줍니다. 직접 실행하면 Podman의 macvlan 네트워크에서도 동작합니다.
access-refusal-no-such-network = 네트워크가 없습니다: { $typed }
    .why = 호스트 접속은 네트워크 하나에 속합니다.
    .do = lanward networks로 목록을 확인하십시오.
access-refusal-ambiguous-network = 이름이 같은 네트워크가 여럿입니다: { $typed }
    .why = 어느 것인지는 사용자만 압니다.
    .do = ID를 입력하십시오: { $ids }
access-refusal-not-needed = 브리지 네트워크입니다.
    .why = 컴퓨터는 브리지의 컨테이너와 원래 통신합니다.
    .do = 할 일이 없습니다.
access-refusal-other-driver = 네트워크 드라이버: { $driver }
    .why = 호스트 접속은 macvlan 컨테이너 옆에 두는 링크입니다. 이 네트워크에는 그런 컨테이너가 없습니다.
    .do = macvlan 네트워크를 쓰십시오.
access-refusal-ipvlan = ipvlan 네트워크입니다({ $mode }).
    .why = ipvlan 링크는 부모의 MAC 주소를 함께 쓰며 그 옆에는 macvlan 링크를 둘 수 없습니다.
    .do = { $mode ->
        [l2] 두 번째 브리지 네트워크에서 포트를 게시하거나 ipvlan 대신 macvlan을 쓰십시오. 직접 하려면 같은 부모에 컴퓨터 자신의 ipvlan l2 링크를 만들면 됩니다.
       *[other] 이 모드에서는 컴퓨터가 라우팅합니다. LAN 라우터에 컨테이너 서브넷으로 가는 경로를 넣거나 macvlan을 쓰십시오.
    }
access-refusal-mode = 네트워크의 macvlan 모드: { $mode }
    .why = 한 부모의 두 링크가 직접 통신하는 것은 bridge 모드뿐입니다.
    .do = 네트워크를 편집해 bridge 모드를 고르십시오.
access-refusal-internal = 내부 전용 네트워크입니다.
    .why = Docker는 이런 네트워크를 컴퓨터의 인터페이스에 매달지 않으므로 컨테이너 옆에 컴퓨터의 링크를 둘 수 없습니다.
    .do = 내부 전용이 아닌 네트워크를 만드십시오.
access-refusal-no-parent = 네트워크에 부모가 없습니다.
    .why = 어디로도 이어지지 않는 자체 인터페이스에 매달려 있습니다.
    .do = 네트워크를 편집해 부모를 고르십시오.
access-refusal-links-unknown = 엔진의 인터페이스를 알 수 없습니다.
    .why = 부모에 링크를 둘 수 있는지 알 수 없습니다.
    .do = 이 엔진에서 Lanward 프로브를 허용한 뒤(lanward probe allow) 다시 시도하십시오.
access-refusal-parent-missing = 부모 인터페이스가 없습니다: { $parent }
    .why = 링크는 네트워크의 부모에 매달립니다.
    .do = 인터페이스를 되살리거나 네트워크를 편집해 다른 부모를 고르십시오.
access-refusal-wireless = 부모 인터페이스가 Wi-Fi입니다: { $parent }
    .why = 액세스 포인트는 로그인한 MAC 주소 하나만 받아들입니다.
    .do = 유선을 쓰거나 포트를 게시하십시오.
access-refusal-parent-is-port = 부모 인터페이스 { $parent }: { $master }에 속한 포트입니다.
    .why = 브리지나 본드의 포트에는 다른 링크를 둘 수 없습니다.
    .do = 네트워크를 편집해 부모를 바꾸십시오: { $master }
access-refusal-parent-down = 부모 인터페이스가 꺼져 있습니다: { $parent }
    .why = 주소를 쓰기 전에 LAN에 그 주소를 쓰는 기기가 있는지 묻습니다. 지금은 아무도 들을 수 없습니다.
    .do = 인터페이스를 켜거나 케이블을 꽂은 뒤 다시 시도하십시오.
access-refusal-ipv6-only = 네트워크에 IPv6 서브넷만 있습니다.
    .why = 링크는 IPv4 주소 하나를 가집니다. IPv6는 지원하지 않습니다.
    .do = 네트워크에 IPv4 서브넷을 주십시오.
access-refusal-nothing-to-reach = 네트워크에 IP 범위도, 주소를 가진 컨테이너도 없습니다.
    .why = 컴퓨터는 컨테이너로 가는 경로만 받고 LAN 전체로 가는 경로는 받지 않습니다. 아직 경로를 만들 곳이 없습니다.
    .do = 네트워크를 편집해 IP 범위를 주거나 컨테이너를 먼저 연결하십시오.
access-refusal-too-many-routes = 컨테이너 주소에 필요한 경로가 너무 많습니다: { $count }개
    .why = IP 범위 밖의 주소마다 경로가 하나씩 필요합니다.
    .do = 네트워크를 편집해 그 주소들을 담는 IP 범위를 주십시오.
access-refusal-not-an-address = IPv4 주소가 아닙니다: { $typed }
    .why = 링크는 IPv4 주소 하나를 가집니다.
    .do = 192.168.1.250 같은 주소를 입력하거나, 비워 두면 Lanward가 제안합니다.
access-refusal-address-outside = 네트워크의 서브넷 밖에 있는 주소입니다: { $address }
    .why = 컨테이너가 자신의 링크에서 찾을 수 없습니다.
    .do = 이 안에서 고르십시오: { $subnets }
access-refusal-address-not-usable = 서브넷의 첫 주소 또는 마지막 주소입니다: { $address }
    .why = 이 두 주소는 서브넷 자체와 그 안의 모두를 뜻합니다.
    .do = 다른 주소를 고르십시오.
access-refusal-address-in-range = 엔진이 컨테이너에 줄 수 있는 주소입니다: { $address }
    .why = 자동 주소의 범위: { $first } ~ { $last }
    .do = 범위 밖의 주소를 고르거나 네트워크에서 이 주소를 먼저 제외하십시오.
access-refusal-address-is-gateway = 게이트웨이의 주소입니다: { $address }
    .why = 이 주소를 쓰면 모두가 밖으로 나가는 길을 잃습니다.
    .do = 다른 주소를 고르십시오.
access-refusal-address-is-host = 컴퓨터가 이미 쓰는 주소입니다: { $address } ({ $link })
    .why = 링크에는 자신만의 주소가 필요합니다.
    .do = 다른 주소를 고르십시오.
access-refusal-address-held = 컨테이너의 주소입니다: { $address } ({ $container })
    .why = 한 주소를 둘이 쓰면 번갈아 연결됩니다.
    .do = 다른 주소를 고르십시오.
access-refusal-address-answered = LAN에서 응답한 주소입니다: { $address } ({ $mac })
    .why = 한 주소를 둘이 쓰면 번갈아 연결됩니다.
    .do = 다른 주소를 고르십시오. 그 기기가 없어졌다면 LAN을 다시 살펴보십시오: lanward map
access-refusal-address-is-shim = 다른 네트워크의 호스트 접속이 쓰는 주소입니다: { $address } ({ $network })
    .why = 저마다 자신만의 주소가 필요합니다.
    .do = 다른 주소를 고르십시오.
access-refusal-no-address-left = 컴퓨터가 쓸 주소가 남아 있지 않습니다: { $subnet }
    .why = 모두 쓰이고 있거나 엔진이 컨테이너에 줄 수 있는 주소입니다.
    .do = 네트워크를 편집해 IP 범위를 주거나 주소 하나를 제외하십시오. 또는 --address로 지정하십시오.
access-refusal-already-on = 호스트 접속이 이미 켜져 있습니다: { $address }
    .why = 네트워크마다 링크 하나면 충분합니다.
    .do = 바꾸려면 먼저 끄십시오: lanward access off
access-refusal-not-on = 호스트 접속이 없습니다: { $typed }
    .why = 끌 것이 없습니다.
    .do = lanward access show로 목록을 확인하십시오.
access-refusal-route-taken = 이미 경로가 있습니다: { $route } ({ $link })
    .why = 컴퓨터의 패킷이 그쪽으로 가게 됩니다.
    .do = 필요 없는 경로라면 먼저 지우십시오.

## 프로브가 알리는 상태

access-state-up = { $carrier ->
        [true] 켜짐
       *[other] 기다리는 중: 부모 인터페이스의 연결이 끊겼습니다
    }
access-state-parent-missing = 기다리는 중: 부모 인터페이스가 없습니다
access-state-mended = 켜짐. 일부가 없어져서 되돌려 놓았습니다
access-state-kept = 켜짐
access-state-withdrawn = 컴퓨터가 밖으로 나가는 길을 잃어서 거두었습니다
access-state-ended = 끝남
access-lost-route = 기본 경로가 없어졌습니다
access-lost-gateway = 게이트웨이가 더는 응답하지 않습니다

## 처음에 묻는 것

access-ask-title = Lanward가 이 엔진의 네트워크 인터페이스를 바꾸어도 됩니까?
access-ask-why = 호스트 접속을 위해 Lanward 프로브가 인터페이스를 바꿀 권한을 가지고 엔진에 남습니다. 링크 하나를 만들어 주소 하나와 컨테이너로 가는 경로를 주고, 끝날 때 없앱니다. 나머지는 건드리지 않습니다.
access-ask-guard = 그 뒤 30초 안에 컴퓨터가 밖으로 나가는 길을 잃으면 링크를 스스로 거둡니다.
access-ask-answer = 허용하시겠습니까? y = 예(저장), once = 이번만, 그 밖 = 아니요:
error-access-not-allowed = 이 엔진에서는 아직 호스트 접속을 허용하지 않았습니다.
    .do = 호스트 접속에는 인터페이스를 바꿀 권한(NET_ADMIN)이 필요하며 엔진에 남습니다. lanward access on이 물을 때 허용하거나, 한 번만 쓰려면 --allow-access를 붙이십시오.

## 명령줄

cli-access-on = 호스트 접속을 켰습니다: { $name }. 엔진 컴퓨터가 컨테이너에 접속할 수 있고, 컨테이너는 { $address } 주소로 엔진 컴퓨터에 접속할 수 있습니다.
cli-access-off = 호스트 접속을 껐습니다: { $name }. 남은 것이 없습니다.
cli-access-would = 만들 링크: { $link }, 주소 { $address }, 부모 { $parent }. 엔진 컴퓨터에서 root로 실행하는 명령으로는 다음과 같습니다.
cli-access-would-undo = 되돌리려면:
cli-access-keep = 이 컴퓨터를 다시 시작해도 유지하려면: lanward access plan { $network } --as { $tool }
cli-access-proof-nobody = 네트워크에서 실행 중인 컨테이너가 없어 아직 확인하지 못했습니다.
cli-access-proof-to = { $seen ->
        [true] 확인함: 컴퓨터에서 컨테이너로 접속됩니다. { $container } ({ $address })
       *[other] 컴퓨터에서 컨테이너로 접속되지 않습니다. { $container } ({ $address })
    }
cli-access-proof-from = { $seen ->
        [true] 확인함: 컨테이너에서 컴퓨터로 접속됩니다. { $container } → { $address }
       *[other] 컨테이너에서 컴퓨터로 접속되지 않습니다. { $container } → { $address }. 컴퓨터의 방화벽이 막고 있을 수 있습니다.
    }
cli-access-none = 이 엔진에는 호스트 접속이 없습니다.
cli-access-refused = 호스트 접속을 켤 수 없습니다.
cli-access-network = 네트워크
cli-access-link = 링크
cli-access-address = 주소
cli-access-routes = 경로
cli-access-state = 상태
cli-access-state-unknown = { $container }. 알리는 내용을 읽을 수 없습니다
cli-access-no-network = 네트워크가 없어졌습니다
cli-access-link-down = 링크가 켜져 있지 않습니다
cli-access-in-use = 호스트 접속에 쓰이고 있어 남겨 두었습니다: { $containers }. lanward access off로 끝낼 수 있습니다.

## 도움말

help-access = 엔진 컴퓨터가 macvlan 네트워크의 컨테이너와 통신하게 하기
help-access-plan = 필요한 링크를 명령이나 다른 프로그램의 설정으로 보여 주기(바꾸는 것 없음)
help-access-plan-address = 그 네트워크에서 컴퓨터가 쓸 주소(비우면 제안)
help-access-plan-tool = 이 프로그램용으로 출력: ip, networkmanager, networkd, netplan, ifupdown, systemd
help-access-on = 네트워크의 호스트 접속 켜기
help-access-off = 호스트 접속 끄기(남는 것 없음)
help-access-show = 켜져 있는 호스트 접속 보기
help-access-on-address = 그 네트워크에서 컴퓨터가 쓸 주소(비우면 제안)
help-access-on-allow-access = 호스트 접속에 필요한 인터페이스 변경을 이 명령에서 허용
