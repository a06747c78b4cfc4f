### 주소 지도: 서브넷의 주소마다 알려진 사실.

## 응답 여부

look-not-asked = 묻지 않음
look-asking = 묻는 중
look-nobody-answered = 응답 없음
look-answered = 응답함

## 주소의 쓰임

mark-network = 서브넷 주소
mark-broadcast = 브로드캐스트
mark-gateway = 게이트웨이
mark-host = 엔진이 있는 컴퓨터({ $link })
mark-this-computer = 이 컴퓨터({ $nic })
mark-resolver = 네임 서버
mark-dhcp-server = DHCP 서버
mark-offered = DHCP 서버가 방금 제안한 주소
mark-docker = { $running ->
        [true] Docker 컨테이너: { $container }
       *[other] Docker 컨테이너: { $container }(멈춤)
    }
mark-excluded = 제외됨
mark-range = 범위 안
mark-suggested = 추천
map-conflict = 두 기기가 사용
vendor-known = { $name }
vendor-made-up = 임의로 만든 MAC 주소
vendor-unknown = 목록에 없는 제조사

## 전체

map-title = { $subnet } 대역의 주소
map-totals = 주소 { $addresses }개: 응답 { $answered }개, 응답 없음 { $nobody_answered }개, 묻지 않음 { $not_asked }개, Docker { $docker }개
map-conflicts = 두 기기가 쓰는 주소: { $conflicts }개
map-never-looked = 아직 이 LAN에 물어보지 않았습니다. 엔진과 이 컴퓨터가 아는 것만 보여 줍니다.
map-running = LAN에 묻는 중: 요청 { $total }개 중 { $sent }개 전송
map-complete = 모든 주소에 물어보았습니다.
map-cut-short = 조사가 일찍 끝났습니다({ $reason }). 응답하지 않은 주소에는 묻지 못했을 수 있습니다.
map-looked-at = 물어본 시각: { $time }
map-offer = DHCP 서버 { $server } 기기가 낯선 요청에 제안한 주소: { $address }. 할당 범위가 여기까지 미칩니다. 범위의 처음과 끝은 어떤 응답에도 나오지 않습니다.
map-no-offer = 응답한 DHCP 서버가 없습니다.
map-answers-for-all = { $mac } 기기가 주소 { $addresses }개에 대해 응답했습니다. 프록시 ARP 라우터나 가상 스위치가 이렇게 하며, 이런 응답으로는 주소 하나하나를 알 수 없습니다.
map-too-wide = { $subnet } 대역은 너무 넓어 전부 물어볼 수 없습니다. 물어본 부분: { $block }
map-no-v6 = IPv6 서브넷은 너무 커서 주소마다 물어볼 수 없습니다. 알려진 것만 보여 줍니다.
map-silent-is-not-free = 응답이 없다고 비어 있는 것은 아닙니다. 꺼져 있거나 잠든 기기도 응답하지 않습니다.

## 추천 범위

map-proposal-nobody-answered = 추천 범위: { $range }. 여기서는 아무도 응답하지 않았습니다.
map-proposal-not-asked = 추천 범위: { $range }. 아무도 물어보지 않은 곳이므로 추측입니다.
map-no-proposal = 따로 쓸 범위가 들어갈 자리가 없습니다.
router-limit-pool = 공유기의 DHCP 설정에서 { $range } 범위가 할당 범위에 들어가지 않게 하십시오. 할당 범위가 그 앞에서 끝나거나 그 뒤에서 시작하면 됩니다. { $server } 서버가 나눠 주는 주소의 예: { $offered }
router-no-server-answered = 응답한 DHCP 서버가 없습니다. 그래도 있다면 { $range } 범위를 할당 범위에서 빼십시오.
router-not-asked = DHCP 서버가 있는지 묻지 않았습니다. 공유기의 DHCP 할당 범위에서 { $range } 범위를 빼십시오.

## 명령줄

help-map = LAN에서 어느 주소가 응답하는지 묻고, 주소마다 알려진 것을 보여 줍니다
help-map-network = 네트워크 이름이나 ID. 없으면 --link 인터페이스, 그것도 없으면 가장 알맞은 인터페이스의 LAN
help-arg-link = LAN이 있는 쪽의 엔진 인터페이스
help-map-subnet = 이 서브넷만
help-arg-known = 묻지 않고 기억한 것만 보여 줍니다
help-arg-no-dhcp = DHCP 서버에 제안을 묻지 않습니다(묻는 데 4초)
help-arg-no-names = 응답한 기기의 이름을 묻지 않습니다
map-asking = { $subnet } 대역에 묻는 중
map-heard = 응답 { $count }개
map-legend = = 서브넷·브로드캐스트 · G 게이트웨이 · H 컴퓨터 · S DHCP 서버 · O 제안됨 · D Docker · x 제외 · # 응답함 · ! 두 기기가 사용 · + 추천 · · 응답 없음 · ? 묻지 않음
map-block = 블록
map-address = 주소
map-heard-of = LAN
map-in-docker = DOCKER
map-vendor = 제조사
map-column-what = 쓰임
usage-map-nothing = 보여 줄 서브넷이 없습니다. 네트워크 이름을 쓰거나 --link 인터페이스와 --subnet 서브넷을 지정하십시오.
usage-map-network = 이런 네트워크가 없거나 같은 이름이 여럿입니다: { $name }
usage-map-subnet = CIDR 형식의 서브넷이 아닙니다: { $typed }
